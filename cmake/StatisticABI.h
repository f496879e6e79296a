//===- StatisticABI.h - Statistics as LLVM's package has them ---*- C++ -*-===//
//
// Included before everything else where LLVM was built without assertions.
// llvm::Statistic then counts nothing and has no members, and mlir::Pass's
// statistics are constructed so by libMLIR; our code, which keeps its
// assertions on, would see the counting class and use members that nobody
// initialised.
//
//===----------------------------------------------------------------------===//

#if defined(TINYML_LLVM_WITHOUT_ASSERTIONS) && !defined(NDEBUG)
#define NDEBUG
#include "llvm/ADT/Statistic.h"
#undef NDEBUG
#include <cassert>
#endif
