"""Counts the flowers of one batch, and the large ones among them."""

import millrace

flowers = millrace.params["flowers"]
large = [flower for flower in flowers if flower["sepal_length"] >= millrace.params["large"]]
millrace.values(flowers=len(flowers), large=len(large))
millrace.log(f"{len(large)} of {len(flowers)} flowers are large")
