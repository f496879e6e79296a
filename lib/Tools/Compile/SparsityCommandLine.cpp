//===- SparsityCommandLine.cpp - --sparsity and its options ---------------===//

#include "tinyml/Tools/Compile/SparsityCommandLine.h"

using namespace llvm;

namespace tinyml {

SparsityCommandLine::SparsityCommandLine(cl::OptionCategory &category)
    : share("sparsity", cl::cat(category), cl::value_desc("0.5"),
            cl::desc("Make so much of the weights of fully connected layers "
                     "and 1x1 convolutions zero")),
      pattern(
          "sparsity-pattern", cl::cat(category),
          cl::value_desc("1x4|4x1|2:4|1:4|unstructured"),
          cl::desc("Which weights become zero together (default: 1x4; 4x1 is "
                   "stored like single zeros)")),
      scope("sparsity-scope", cl::cat(category),
            cl::desc("Where weights become zero:"),
            cl::values(clEnumValN(Scope::Model, "model",
                                  "where it costs least (default)"),
                       clEnumValN(Scope::Layer, "layer",
                                  "that part of every layer's weights"))) {}

std::string SparsityCommandLine::get(SparsityOptions &options) const {
  if (!share.empty()) {
    double part = 0;
    if (StringRef(share).getAsDouble(part) || !(part > 0 && part < 1))
      return "--sparsity takes a part between 0 and 1, as 0.5, found '" +
             share + "'";
    options.share = part;
  }
  options.pattern = pattern;
  options.even = scope == Scope::Layer;
  return options.check();
}

} // namespace tinyml
