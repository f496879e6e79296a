//===- SparsityOptions.cpp - How weights become zero ----------------------===//

#include "tinyml/Compression/Sparsity/SparsityOptions.h"
#include "tinyml/Compression/Sparsity/RowPruning.h"
#include "llvm/Support/FormatVariadic.h"

namespace tinyml {

PruneMagnitudeOptions SparsityOptions::getPass(llvm::StringRef data,
                                               uint64_t seed) const {
  PruneMagnitudeOptions options;
  options.data = data.str();
  options.seed = seed;
  options.sparsity = share.value_or(0.5);
  if (!pattern.empty())
    options.pattern = pattern;
  options.even = even;
  return options;
}

std::string SparsityOptions::describe() const {
  std::string text;
  if (share)
    text += llvm::formatv(" --sparsity={0}", *share);
  if (!pattern.empty())
    text += " --sparsity-pattern=" + pattern;
  if (even)
    text += " --sparsity-scope=layer";
  return text;
}

std::string SparsityOptions::check() const {
  if (pattern.empty())
    return even && !share ? "--sparsity-scope is for --sparsity=<part>" : "";
  std::optional<SparsityPattern> parsed = parseSparsityPattern(pattern);
  if (!parsed)
    return "unknown pattern '" + pattern +
           "': --sparsity-pattern takes unstructured, 1x4, 4x1, 2:4 or 1:4";
  if (parsed->ofEach == 0)
    return share ? ""
                 : "--sparsity-pattern=" + pattern + " takes --sparsity=<part>";
  return share ? "--sparsity-pattern=" + pattern +
                     " says how many weights are left: leave out --sparsity"
               : "";
}

} // namespace tinyml
