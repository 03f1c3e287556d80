"""What a company's own past says about its people, its market and its year, each figure with its range."""
