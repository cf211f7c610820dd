"""Writes the files of this folder with PyTorch's own torch.save, and what they hold as JSON.

Run with any Python that has PyTorch 1.13 or later: python3 make_torch_files.py
"""
import collections
import json
import os

import torch

torch.manual_seed(7)
base = torch.randn(4, 6)
tied = torch.nn.Parameter(torch.randn(3, 5))
state = collections.OrderedDict()
for dtype in (torch.float64, torch.float32, torch.float16, torch.bfloat16):
    state[f"dtype.{str(dtype)[6:]}"] = torch.randn(2, 3, dtype=torch.float64).to(dtype)
for dtype in (torch.int64, torch.int32, torch.int16, torch.int8, torch.uint8):
    low = 0 if dtype == torch.uint8 else -100
    state[f"dtype.{str(dtype)[6:]}"] = torch.randint(low, 100, (5,), dtype=dtype)
state["dtype.bool"] = torch.tensor([True, False, True])
state["view.whole"] = base
state["view.transposed"] = base.t()
state["view.row_offset"] = base[2:]
state["view.columns"] = base[:, 1:6:2]
state["view.expanded"] = base[:1].expand(3, 6)
state["embed.weight"] = tied
state["lm_head.weight"] = tied
state["scalar"] = torch.tensor(2.5)
state["empty"] = torch.zeros(0, 4)
state["steps"] = 12
linear = torch.nn.Linear(3, 2)
state._metadata = linear.state_dict()._metadata
state["linear.weight"] = linear.weight
state["linear.bias"] = linear.bias

torch.save(state, "zip.bin")
torch.save(state, "zip_protocol4.bin", pickle_protocol=4)
torch.save(state, "legacy.bin", _use_new_zipfile_serialization=False)
torch.save({"epoch": 3, "state_dict": {"weight": base}}, "nested.bin")


class Evil:
    def __reduce__(self):
        return os.system, ("touch executed",)


torch.save({"weight": base, "payload": Evil()}, "evil.bin")
torch.save({"weight": base, "payload": Evil()}, "evil_legacy.bin", _use_new_zipfile_serialization=False)

expected = {
    name: {"dtype": str(t.dtype)[6:], "shape": list(t.shape), "values": t.detach().to(torch.float64).flatten().tolist()}
    for name, t in state.items()
    if isinstance(t, torch.Tensor)
}
with open("expected.json", "w") as f:
    json.dump({"torch": torch.__version__, "tensors": expected}, f, indent=1)
    f.write("\n")
