//===- PackNibbles.h - Two 4-bit weights in a byte --------------*- C++ -*-===//

#ifndef TINYML_SUPPORT_PACKNIBBLES_H
#define TINYML_SUPPORT_PACKNIBBLES_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallVector.h"

namespace tinyml {

/// Packs 4-bit integers, one a byte in `values`, as the kernels read them:
/// two's complement, the first of a pair in the low half, rows of `rowLength`
/// values that each start at a byte. The last half of a row of odd length is 0.
/// `rowLength` must divide the number of values.
llvm::SmallVector<char> packNibbles(llvm::ArrayRef<char> values,
                                    int64_t rowLength);

} // namespace tinyml

#endif // TINYML_SUPPORT_PACKNIBBLES_H
