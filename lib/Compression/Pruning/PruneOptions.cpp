//===- PruneOptions.cpp - How a model is pruned ---------------------------===//

#include "tinyml/Compression/Pruning/PruneOptions.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"

namespace tinyml {

PruneChannelsOptions PruneOptions::getPass(llvm::StringRef data,
                                           uint64_t seed) const {
  PruneChannelsOptions options;
  options.data = data.str();
  options.seed = seed;
  options.share = share.value_or(0);
  options.multiplications = budgetMACs.value_or(-1);
  options.even = even;
  options.criterion = criterion;
  if (!method.empty())
    options.method = method;
  options.recover = recover;
  options.steps = steps.value_or(-1);
  return options;
}

std::string PruneOptions::describe() const {
  std::string text;
  llvm::raw_string_ostream os(text);
  if (share)
    os << " --prune=" << llvm::format("%g", *share);
  if (budgetMACs)
    os << " --budget-macs=" << *budgetMACs;
  if (budgetFlash)
    os << " --budget-flash=" << *budgetFlash;
  if (budgetRAM)
    os << " --budget-ram=" << *budgetRAM;
  if (maxDrop)
    os << " --prune-max-drop=" << llvm::format("%g", *maxDrop);
  // The whole model is what is compiled.
  if (curve)
    return text;
  if (even)
    os << " --prune-scope=layer";
  if (!criterion.empty())
    os << " --prune-criterion=" << criterion;
  if (!method.empty())
    os << " --prune-method=" << method;
  if (isRequested() && !recover)
    os << " --no-prune-recovery";
  if (isRequested() && steps)
    os << " --prune-steps=" << *steps;
  return text;
}

} // namespace tinyml
