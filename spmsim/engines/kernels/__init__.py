"""The compiled code of the Monte Carlo engine. Importing a module from here loads numba; `engines.monte_carlo` does so when it plays."""
