"""Parts that sheets and the site share, by subject; a sheet imports no other sheet."""
