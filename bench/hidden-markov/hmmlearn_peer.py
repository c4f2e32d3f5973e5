"""Answers one line of JSON for each it reads. The first holds the sample, each other one a forward-backward of hmmlearn."""

import json
import platform
import sys
import time

try:
    import hmmlearn
    import numpy
    import scipy
    from hmmlearn.hmm import GaussianHMM
except ImportError as missing:
    print(json.dumps({"unavailable": str(missing)}), flush=True)
    sys.exit(0)


def model(sample, implementation):
    states, dimensions = sample["states"], sample["dimensions"]
    # No priors and no floor: maximum likelihood, as the other side does it.
    chain = GaussianHMM(
        states,
        "full",
        min_covar=0,
        covars_prior=0,
        covars_weight=1,
        n_iter=sample["iterations"],
        tol=-numpy.inf,
        init_params="",
        implementation=implementation,
    )
    chain.startprob_ = numpy.array(sample["initial"])
    chain.transmat_ = numpy.array(sample["transition"]).reshape(states, states)
    chain.means_ = numpy.array(sample["means"]).reshape(states, dimensions)
    chain.covars_ = numpy.array(sample["covariances"]).reshape(states, dimensions, dimensions)
    return chain


sample = json.loads(sys.stdin.readline())
rows = numpy.array(sample["values"]).reshape(-1, sample["dimensions"])
versions = {
    "python": platform.python_version(),
    "hmmlearn": hmmlearn.__version__,
    "numpy": numpy.__version__,
    "scipy": scipy.__version__,
}
print(json.dumps({"versions": versions}), flush=True)
for line in sys.stdin:
    chain = model(sample, json.loads(line))
    started = time.perf_counter()
    chain.fit(rows)
    seconds = time.perf_counter() - started
    print(json.dumps({"seconds": seconds, "path": list(chain.monitor_.history)}), flush=True)
