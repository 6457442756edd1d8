"""The kitchen's part of the planner's training: scenes, requests, what they mean, and how they are done."""
