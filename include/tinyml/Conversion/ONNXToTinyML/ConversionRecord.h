//===- ConversionRecord.h - What became of each node ------------*- C++ -*-===//

#ifndef TINYML_CONVERSION_ONNXTOTINYML_CONVERSIONRECORD_H
#define TINYML_CONVERSION_ONNXTOTINYML_CONVERSIONRECORD_H

#include <cstdint>
#include <string>
#include <vector>

namespace tinyml {

/// What became of a node, from the best to the worst.
enum class NodeVerdict {
  Unneeded,   ///< no output of the graph needs it
  Folded,     ///< evaluated when the model is compiled
  Supported,  ///< runs on the target
  Unchecked,  ///< the operator is known, but not the types of its inputs
  Unsupported ///< cannot be converted
};

struct NodeRecord {
  std::string name;         ///< empty where the file gives none
  std::string operatorName; ///< with its domain, unless that is ONNX's own
  std::vector<std::string> outputs;
  NodeVerdict verdict = NodeVerdict::Unneeded;
  /// Why it cannot be converted, and what to do.
  std::vector<std::string> problems;
};

/// What a conversion tells of the graph's nodes.
struct ConversionRecord {
  /// In the order of the graph, those of a node's graphs behind it.
  std::vector<NodeRecord> nodes;
  /// The elements of the constants that the outputs need.
  int64_t parameters = 0;
  /// Where nodes cannot be converted: the values that the others compute for
  /// them or for the graph's outputs, by their names. As the outputs of a graph
  /// they leave those nodes out.
  std::vector<std::string> cut;
};

} // namespace tinyml

#endif // TINYML_CONVERSION_ONNXTOTINYML_CONVERSIONRECORD_H
