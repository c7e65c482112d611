"""How long an article will sound, before anything is rendered, and how sure that is.

`predict` counts what will be spoken and weighs it by a model fitted on the voice's own clips (`Timing`); our pauses
are known exactly. `predict_all` does so for several voices. `Corrector` lets finished clips, and those whose length is
known before, correct the estimate of the rest, and `Course` keeps count of them; `learn` lets a finished episode
correct those of other articles; `Guard` holds each clip against its estimate and finds the ones that cannot be right.
`fit` is how a `Timing` comes to be.
"""

from narrator.estimate.corrector import Corrector, Course
from narrator.estimate.ensemble import predict_all
from narrator.estimate.guard import Guard
from narrator.estimate.predict import Prediction, learn, predict
from narrator.estimate.timing import Model, Spread, Timing, timing_of

__all__ = [
    "Corrector",
    "Course",
    "Guard",
    "Model",
    "Prediction",
    "Spread",
    "Timing",
    "learn",
    "predict",
    "predict_all",
    "timing_of",
]
