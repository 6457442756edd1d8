"""What an episode leaves for people: charts, film, page, and the folder they appear in."""
