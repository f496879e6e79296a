//===- Sampling.h - Images between their elements ---------------*- C++ -*-===//

#ifndef TINYML_LIB_CONVERSION_ONNXTOTINYML_SAMPLING_H
#define TINYML_LIB_CONVERSION_ONNXTOTINYML_SAMPLING_H

#include "Expression.h"

namespace tinyml {

/// An element along one dimension that takes part in a sample, as i32, and its
/// weight, as f32. Both broadcast to the samples' shape.
struct Neighbour {
  Expression index, weight;
};
/// The neighbours that a sample has along one dimension.
using Neighbours = std::vector<Neighbour>;

/// What an element outside of the image is.
enum class Border {
  Zeros,   ///< 0
  Nearest, ///< the nearest element
  Mirror,  ///< the element there of the image mirrored at -0.5 and size - 0.5
  MirrorCenters, ///< the same, mirrored at the centers of the outer elements
};

/// Returns the numbers mirrored into the image until they are inside.
Expression mirror(const Expression &place, int64_t size, Border border);

/// Returns the neighbours of `place`, a coordinate in elements, in a dimension
/// of `size`: of linear interpolation two, of cubic (a = -0.75) four, and of
/// integers one.
Neighbours findLinear(const Expression &place, int64_t size, Border border);
Neighbours findCubic(const Expression &place, int64_t size, Border border);
Neighbours findNearest(const Expression &place, int64_t size, Border border);

/// An image [batch, channels, spatial dimensions] as rows of channels.
class Image {
public:
  Image(const Expression &values, int64_t batch, int64_t channels,
        llvm::ArrayRef<int64_t> sizes);

  /// Returns the element at each combination of neighbours, times its weight,
  /// as [samples' shape, channels]; `start` is added to the rows' numbers.
  llvm::SmallVector<Expression> take(llvm::ArrayRef<Neighbours> dims,
                                     const Expression &start) const;
  /// Returns the sums of these.
  Expression sample(llvm::ArrayRef<Neighbours> dims,
                    const Expression &start) const;
  int64_t countElements() const { return elements; }

private:
  Expression rows;
  llvm::SmallVector<int64_t> sizes;
  int64_t elements = 1;
};

} // namespace tinyml

#endif // TINYML_LIB_CONVERSION_ONNXTOTINYML_SAMPLING_H
