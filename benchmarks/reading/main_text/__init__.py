"""Train the models of the main text, and measure them on pages that they have not seen."""
