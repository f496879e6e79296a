//===- NameCheck.cpp - Names must be text ---------------------------------===//

#include "NameCheck.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/ConvertUTF.h"

using namespace mlir;
using namespace tinyml;

namespace {
/// Walks over all names until one is not UTF-8.
class NameWalker {
public:
  bool visit(const proto::ModelProto &model) {
    return visit(model.graph()) && visit(model.functions()) &&
           visit(model.opset_import());
  }

  /// The name that is not UTF-8.
  StringRef bad;

private:
  bool visit(const std::string &name) {
    const auto *start = reinterpret_cast<const llvm::UTF8 *>(name.data());
    if (llvm::isLegalUTF8String(&start, start + name.size()))
      return true;
    bad = name;
    return false;
  }

  /// Visits each item of a repeated field.
  template <typename ItemT>
  bool visit(const google::protobuf::RepeatedPtrField<ItemT> &items) {
    return llvm::all_of(items, [&](const ItemT &item) { return visit(item); });
  }

  bool visit(const proto::OperatorSetIdProto &opset) {
    return visit(opset.domain());
  }
  bool visit(const proto::TensorProto &tensor) { return visit(tensor.name()); }
  bool visit(const proto::SparseTensorProto &tensor) {
    return visit(tensor.values());
  }
  bool visit(const proto::ValueInfoProto &info) { return visit(info.name()); }
  bool visit(const proto::AttributeProto &attribute) {
    return visit(attribute.name()) && visit(attribute.t()) &&
           visit(attribute.tensors()) &&
           (!attribute.has_g() || visit(attribute.g())) &&
           visit(attribute.graphs());
  }
  bool visit(const proto::NodeProto &node) {
    return visit(node.name()) && visit(node.op_type()) &&
           visit(node.domain()) && visit(node.input()) &&
           visit(node.output()) && visit(node.attribute());
  }
  bool visit(const proto::GraphProto &graph) {
    return visit(graph.name()) && visit(graph.node()) &&
           visit(graph.initializer()) && visit(graph.sparse_initializer()) &&
           visit(graph.input()) && visit(graph.output()) &&
           visit(graph.value_info());
  }
  bool visit(const proto::FunctionProto &function) {
    return visit(function.name()) && visit(function.domain()) &&
           visit(function.input()) && visit(function.output()) &&
           visit(function.node()) && visit(function.attribute_proto()) &&
           visit(function.opset_import());
  }
};
} // namespace

LogicalResult tinyml::checkNames(const proto::ModelProto &model,
                                 const ImportState &state) {
  NameWalker walker;
  if (walker.visit(model))
    return success();
  std::string escaped;
  llvm::raw_string_ostream os(escaped);
  llvm::printEscapedString(walker.bad, os);
  return state.error() << "the name '" << escaped << "' is not valid UTF-8";
}
