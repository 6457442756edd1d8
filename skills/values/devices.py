"""Where a value function is trained: one device, or several that share each step. Imports accelerate alone.

`accelerate launch --num_processes N -m agent train affordance ...` starts a process a device; each computes
its share of a step's gradient, and all take the same step. On CUDA numbers are bfloat16 where that is fast
(autocast), on a CPU 32 bits. Limit: several devices sum a gradient in another order than one does.
"""

from contextlib import AbstractContextManager

import torch
from accelerate import Accelerator


class Devices:
    """All devices of a training, as one of its processes sees them."""

    def __init__(self, device: torch.device) -> None:
        """Join the other processes, if there are any; `device` is used where there are none."""
        cuda = device.type == "cuda"
        fast = cuda and torch.cuda.is_bf16_supported(including_emulation=False)
        self._accelerator = Accelerator(cpu=not cuda, mixed_precision="bf16" if fast else "no")
        self.n = self._accelerator.num_processes
        self.rank = self._accelerator.process_index
        self.device = device if self.n == 1 else self._accelerator.device

    @property
    def leads(self) -> bool:
        """Whether this process writes and speaks for all."""
        return bool(self.rank == 0)

    def sharing(self, network: torch.nn.Module) -> torch.nn.Module:
        """The network, so that its gradients become the mean over all processes; the weights are the same."""
        if self.n == 1:
            return network
        shared: torch.nn.Module = self._accelerator.prepare_model(network, device_placement=False)
        return shared

    def autocast(self) -> AbstractContextManager[None]:
        """Numbers as they are fast here."""
        context: AbstractContextManager[None] = self._accelerator.autocast()
        return context

    def backward(self, loss: torch.Tensor) -> None:
        """Add the gradient of this process's share."""
        self._accelerator.backward(loss)

    def mean(self, value: torch.Tensor) -> torch.Tensor:
        """The mean over all processes."""
        mean: torch.Tensor = self._accelerator.reduce(value, "mean")
        return mean

    def wait(self) -> None:
        """Until every process is here."""
        self._accelerator.wait_for_everyone()
