"""What goes together with first use: people told, shown and answered beside comparable people not yet."""
