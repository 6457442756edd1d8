"""What the image-text model is taught with: views of training towns, what they show, and words for it."""
