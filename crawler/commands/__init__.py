"""What the subcommands of ``warraq`` do, one module each; their options are in `crawler.cli`."""
