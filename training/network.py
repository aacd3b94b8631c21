"""The network: a stack of plain convolutions that hears 1.4 s around each 40 ms and writes two letters' worth of CTC output for each."""

import torch
from torch import Tensor, nn
from torch.nn import functional

LETTERS = " " + "".join(map(chr, range(0x0430, 0x0450)))
BLANK = len(LETTERS)
FEATURES = 64
SUBSAMPLING = 2
"""Feature frames (10 ms) an output frame: 20 ms, so that 200 words a minute still leave room for blanks."""
_QUIETEST = -11.0
_STEPS_A_FRAME = 2


class Residual(nn.Module):
    """One convolution added to its input."""

    def __init__(self, channels: int, width: int) -> None:
        super().__init__()
        self.convolution = nn.Conv1d(channels, channels, width, padding=width // 2, bias=False)
        self.norm = nn.BatchNorm1d(channels)

    def forward(self, hidden: Tensor, mask: Tensor) -> Tensor:
        """Same shape as ``hidden``; frames outside the mask are not heard."""
        return functional.relu(hidden + self.norm(self.convolution(hidden * mask)))


class SampleNetwork(nn.Module):
    """Log-mel features [batch, 64, frames] to log-probabilities [batch, output frames, letters + blank]."""

    def __init__(self, channels: int = 192, layers: int = 8, width: int = 5) -> None:
        super().__init__()
        self.first = nn.Conv1d(FEATURES, channels // 2, 5, stride=2, padding=2, bias=False)
        self.first_norm = nn.BatchNorm1d(channels // 2)
        self.second = nn.Conv1d(channels // 2, channels, 5, stride=2, padding=2, bias=False)
        self.second_norm = nn.BatchNorm1d(channels)
        self.layers = nn.ModuleList(Residual(channels, width) for _ in range(layers))
        self.letters = nn.Conv1d(channels, (BLANK + 1) * _STEPS_A_FRAME, 1)

    def forward(self, features: Tensor, feature_lengths: Tensor) -> Tensor:
        """The loudness and the colour of the microphone (the mean over the utterance) are taken out first."""
        features = features.clamp(min=_QUIETEST)
        frames = torch.arange(features.shape[2], device=features.device)
        mask = (frames[None] < feature_lengths[:, None]).unsqueeze(1).to(features.dtype)
        mean = (features * mask).sum(2, keepdim=True) / mask.sum(2, keepdim=True).clamp(min=1)
        hidden = (features - mean) * mask / 3.0
        mask = mask[:, :, ::2]
        hidden = functional.relu(self.first_norm(self.first(hidden))) * mask
        mask = mask[:, :, ::2]
        hidden = functional.relu(self.second_norm(self.second(hidden)))
        for layer in self.layers:
            hidden = layer(hidden, mask)
        scores = self.letters(hidden * mask).transpose(1, 2)
        scores = scores.reshape(scores.shape[0], scores.shape[1] * _STEPS_A_FRAME, BLANK + 1)
        return functional.log_softmax(scores.float(), -1)


def output_length(feature_lengths: Tensor) -> Tensor:
    """Output frames that belong to so many feature frames, as onnx-asr counts them."""
    return (feature_lengths - 1) // SUBSAMPLING + 1
