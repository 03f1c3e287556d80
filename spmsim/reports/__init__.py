"""Tables, figures and sentences for people; notebooks through papermill; one self-contained HTML file."""
