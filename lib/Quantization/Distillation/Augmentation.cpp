//===- Augmentation.cpp - More inputs from a few --------------------------===//

#include "Augmentation.h"

#include <cmath>

using namespace mlir;

namespace tinyml {

/// Pictures are shifted by up to this part of their size.
static constexpr double kMostShift = 0.125;

/// A tensor [1, height, width, channels] of such sizes is a picture; a
/// spectrogram, narrower or of one row, is none.
static bool isPicture(ArrayRef<int64_t> shape) {
  constexpr int64_t kSmallest = 16;
  return shape.size() == 4 && shape[0] == 1 && shape[1] >= kSmallest &&
         shape[2] >= kSmallest && (shape[3] == 1 || shape[3] == 3);
}

Augmentation::View Augmentation::drawView() {
  View view;
  view.sample =
      static_cast<size_t>(drawNumber() * static_cast<double>(samples.size()));
  // As many numbers whatever the input is.
  double mirror = drawNumber(), down = drawNumber(), right = drawNumber();
  if (!pictures)
    return view;
  view.isMirrored = mirror < 0.5;
  view.down = (2 * down - 1) * kMostShift;
  view.right = (2 * right - 1) * kMostShift;
  return view;
}

Augmentation::Mixture Augmentation::draw() {
  Mixture mixture = {drawView(), drawView()};
  bool isMixed = drawNumber() < 0.5;
  auto part = static_cast<float>(drawNumber());
  if (!isMixed) {
    mixture.pop_back();
    return mixture;
  }
  mixture[0].part = part;
  mixture[1].part = 1 - part;
  return mixture;
}

/// Returns the picture mirrored, then shifted; its edges are repeated.
static Tensor move(const Tensor &picture, const Augmentation::View &view) {
  ArrayRef<int64_t> shape = picture.getShape();
  int64_t height = shape[1], width = shape[2], channels = shape[3];
  int64_t down = std::llround(view.down * static_cast<double>(height));
  int64_t right = std::llround(view.right * static_cast<double>(width));
  Tensor moved = Tensor::zeros(picture.getType());
  ArrayRef<float> from = picture.getValues<float>();
  float *to = moved.getMutableValues<float>().data();
  for (int64_t row = 0; row < height; ++row)
    for (int64_t column = 0; column < width; ++column) {
      int64_t y = std::clamp<int64_t>(row - down, 0, height - 1);
      int64_t x = std::clamp<int64_t>(column - right, 0, width - 1);
      if (view.isMirrored)
        x = width - 1 - x;
      to = std::copy_n(&from[(y * width + x) * channels], channels, to);
    }
  return moved;
}

SmallVector<Tensor> Augmentation::make(const Mixture &mixture) const {
  SmallVector<Tensor> inputs;
  for (const Tensor &tensor : samples[mixture[0].sample]) {
    size_t port = inputs.size();
    if (!tensor.getElementType().isF32()) {
      inputs.push_back(tensor);
      continue;
    }
    auto get = [&](const View &view) {
      const Tensor &sample = samples[view.sample][port];
      return pictures && isPicture(sample.getShape()) ? move(sample, view)
                                                      : sample;
    };
    Tensor mixed = get(mixture[0]);
    if (mixture.size() == 2) {
      Tensor other = get(mixture[1]);
      for (auto [number, more] : llvm::zip_equal(
               mixed.getMutableValues<float>(), other.getValues<float>()))
        number = number * mixture[0].part + more * mixture[1].part;
    }
    inputs.push_back(std::move(mixed));
  }
  return inputs;
}

} // namespace tinyml
