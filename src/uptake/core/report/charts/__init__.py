"""Charts as Vega-Lite specifications: plain values, drawn by whoever shows them."""
