"""Driving a walk through a mapped town by camera pictures and odometry (LM-Nav, ViNG).

    driver     the loop: look, localise, choose a waypoint, steer     result     what came of it, as a value
    belief     a Bayes filter over the map's nodes                    waypoints  where to steer next
    progress   how far along the walk                                 recovery   what to try when stuck

Nothing here knows the robot's true pose, and nothing knows that an instruction exists.
"""
