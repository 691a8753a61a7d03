"""What templates of the site say."""
