//===- LoopBody.h - The body of a Loop or Scan, converted once --*- C++ -*-===//

#ifndef TINYML_LIB_CONVERSION_ONNXTOTINYML_LOOPBODY_H
#define TINYML_LIB_CONVERSION_ONNXTOTINYML_LOOPBODY_H

#include "GraphConverter.h"

namespace tinyml {

/// What a Loop or Scan says, read by its converter.
struct LoopParts {
  /// Takes the number of the trip and a condition where it is a Loop's, then
  /// states, then parts of what is scanned; gives a condition where it is a
  /// Loop's, then states, then what is put together.
  mlir::Block *body;
  bool isLoop;
  int64_t trips;
  llvm::SmallVector<Operand> states;
  /// With the dimension that the trips go along in front.
  llvm::SmallVector<Operand> scanned;
  /// Whether the trips go through what is scanned, and through what is put
  /// together, from the end.
  llvm::SmallVector<bool> scannedReversed, gatheredReversed;

  unsigned getFirstStateArgument() const { return isLoop ? 2 : 0; }
  unsigned getFirstStateOutput() const { return isLoop ? 1 : 0; }
};

/// Counts the times that the body of a Loop runs, at most `limit`, by what its
/// condition says of the numbers that it depends on. None where these are not
/// known, or where it runs more than `maxNodes` nodes.
std::optional<int64_t> countTrips(NodeConversion &node, const LoopParts &parts,
                                  int64_t limit, int64_t maxNodes);

/// Makes a function of the body, and a tinyml.loop that calls it. Returns, for
/// each output of the node that is used, what it is, stacked along the first
/// dimension where it is put together. Where the body is not alike in each
/// trip, leaves nothing behind and sets `reason` to why.
std::optional<llvm::SmallVector<std::optional<Operand>>>
convertAsLoop(NodeConversion &node, const LoopParts &parts,
              std::string &reason);

} // namespace tinyml

#endif // TINYML_LIB_CONVERSION_ONNXTOTINYML_LOOPBODY_H
