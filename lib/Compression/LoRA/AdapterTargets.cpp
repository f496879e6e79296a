//===- AdapterTargets.cpp - Weights that adapters change ------------------===//

#include "AdapterTargets.h"
#include "AdapterConfig.h"
#include "SafeTensors.h"
#include "mlir/IR/Diagnostics.h"
#include "tinyml/Dialect/ONNX/IR/ModuleScope.h"
#include "tinyml/Support/NodeNames.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using namespace tinyml;

/// Weights that an error lists.
static constexpr size_t kMostListed = 24;

static StringRef getName(Operation *op) { return getNodeName(op->getLoc()); }

/// Returns the path of the module whose node `op` is. Exporters note it, or
/// write `/encoder/layers.0/fc1/MatMul` as the node's name, where a part may
/// repeat the one before (`/net/net.0/Gemm`). Empty where they do neither.
static std::string getModulePath(Operation *op) {
  if (auto scope = op->getAttrOfType<StringAttr>(onnx::kScopeAttr)) {
    StringRef path = scope.getValue();
    path.consume_back(".base_layer");
    return path.str();
  }
  StringRef name = getName(op);
  SmallVector<StringRef> parts, kept;
  name.split(parts, '/', /*MaxSplit=*/-1, /*KeepEmpty=*/false);
  if (parts.size() < 2)
    return "";
  parts.pop_back();
  for (StringRef part : parts) {
    if (!kept.empty() && part.starts_with((kept.back() + ".").str()))
      kept.back() = part;
    else
      kept.push_back(part);
  }
  if (kept.size() > 1 && kept.back() == "base_layer")
    kept.pop_back();
  return llvm::join(kept, ".");
}

/// Returns the constant that `value` is, maybe after swaps of its two
/// dimensions, of which `isSwapped` is then told.
static onnx::ConstantOp findConstant(Value value, bool &isSwapped) {
  while (auto node = value.getDefiningOp<onnx::NodeOp>()) {
    if (node.getInputs().size() != 1 || !node.getDomain().empty())
      return {};
    if (node.getOpType() == "Transpose") {
      auto perm = node.getNodeAttributes().getAs<DenseI64ArrayAttr>("perm");
      if (perm && perm.asArrayRef() != ArrayRef<int64_t>{1, 0})
        return {};
      isSwapped = !isSwapped;
    } else if (node.getOpType() != "Identity") {
      return {};
    }
    value = node.getInputs().front();
  }
  auto constant = value.getDefiningOp<onnx::ConstantOp>();
  if (constant && isSwapped && constant.getType().getRank() != 2)
    return {};
  return constant;
}

void AdapterTargets::addNode(onnx::NodeOp node) {
  StringRef type = node.getOpType();
  if (!node.getDomain().empty() || node.getInputs().size() < 2)
    return;
  AdapterTarget target;
  target.node = node;
  if (type == "Gemm") {
    auto transB = node.getNodeAttributes().getAs<IntegerAttr>("transB");
    target.isTransposed = !transB || transB.getInt() == 0;
  } else if (type == "MatMul") {
    target.isTransposed = true;
  } else if (type != "Conv") {
    return;
  }
  target.constant = findConstant(node.getInputs()[1], target.isTransposed);
  if (!target.constant && type == "MatMul") { // W x
    target.isTransposed = false;
    target.constant = findConstant(node.getInputs()[0], target.isTransposed);
  }
  if (target.constant &&
      (type == "Conv" ? target.constant.getType().getRank() > 2
                      : target.constant.getType().getRank() == 2))
    weights.push_back(target);
}

AdapterTargets::AdapterTargets(ModuleOp module) {
  module.walk([&](Operation *op) {
    if (auto constant = dyn_cast<onnx::ConstantOp>(op))
      constants.push_back(constant);
    else if (auto node = dyn_cast<onnx::NodeOp>(op))
      addNode(node);
  });
}

std::string AdapterTargets::listWeights() const {
  std::string text;
  size_t count = 0;
  SmallVector<Operation *> seen;
  for (const AdapterTarget &target : weights) {
    onnx::ConstantOp constant = target.constant;
    onnx::NodeOp node = target.node;
    if (llvm::is_contained(seen, constant.getOperation()))
      continue;
    seen.push_back(constant);
    if (++count > kMostListed)
      continue;
    text += (count == 1 ? "'" : ", '") + getName(constant).str() + "' " +
            describeShape(constant.getType().getShape()) + " of node '" +
            getName(node).str() + "'";
  }
  if (count > kMostListed)
    text += " and " + std::to_string(count - kMostListed) + " more";
  return text.empty() ? "none" : text;
}

/// Returns the ops of `all` whose names are, or where none is, end in,
/// `<path>.base_layer<suffix>` or `<path><suffix>`.
template <typename RangeT, typename NameT>
static auto findByName(const RangeT &all, StringRef path, StringRef suffix,
                       NameT nameOf) {
  SmallVector<typename RangeT::value_type> equal, ending;
  std::string plain = (path + suffix).str();
  std::string wrapped = (path + ".base_layer" + suffix).str();
  for (const auto &each : all)
    for (StringRef wanted : {plain, wrapped}) {
      if (nameOf(each) == wanted)
        equal.push_back(each);
      else if (AdapterConfig::matches(wanted, nameOf(each)))
        ending.push_back(each);
    }
  return equal.empty() ? ending : equal;
}

/// Appends every node that reads `value`, also through swaps, to `nodes`.
static void collectUsers(Value value, SmallVectorImpl<Operation *> &nodes) {
  for (Operation *user : value.getUsers()) {
    auto node = dyn_cast<onnx::NodeOp>(user);
    bool isSwapped = false;
    if (node && node.getOutputs().size() == 1 &&
        (node.getOpType() == "Transpose" || node.getOpType() == "Identity") &&
        findConstant(node.getOutputs().front(), isSwapped))
      collectUsers(node.getOutputs().front(), nodes);
    else if (!llvm::is_contained(nodes, user))
      nodes.push_back(user);
  }
}

/// A weight that other modules read is not only the adapter's to change: an
/// exporter may have made one of several that were equal.
LogicalResult AdapterTargets::checkOwner(const AdapterTarget &target,
                                         Location loc) const {
  onnx::ConstantOp constant = target.constant;
  onnx::NodeOp node = target.node;
  SmallVector<Operation *> users;
  collectUsers(constant.getOutput(), users);
  std::string path = getModulePath(node);
  for (Operation *user : users) {
    bool isSame = llvm::any_of(weights, [&](const AdapterTarget &other) {
      onnx::NodeOp otherNode = other.node;
      return otherNode.getOperation() == user &&
             other.isTransposed == target.isTransposed;
    });
    if (user != node.getOperation() &&
        (!isSame || path.empty() || getModulePath(user) != path))
      return emitError(loc)
             << "weight '" << getName(constant) << "' is read by nodes '"
             << getName(node) << "' and '" << getName(user)
             << "', which need not be of one module";
  }
  return success();
}

FailureOr<AdapterTarget> AdapterTargets::findWeight(StringRef path,
                                                    Location loc) const {
  auto nameOf = [](AdapterTarget target) { return getName(target.constant); };
  SmallVector<AdapterTarget> found =
      findByName(weights, path, ".weight", nameOf);
  if (found.empty())
    found = findByName(weights, path, "", [](AdapterTarget target) {
      return getModulePath(target.node);
    });
  if (found.empty())
    return emitError(loc)
           << "module '" << path
           << "' is not in the model: there is no weight named, or whose name "
              "ends in, '"
           << path << ".weight' or '" << path
           << ".base_layer.weight', and no MatMul, Gemm or Conv of "
              "that path by its name or metadata; the model's weights are "
           << listWeights();
  AdapterTarget first = found.front();
  for (AdapterTarget &other : found)
    if (other.constant != first.constant)
      return emitError(loc)
             << "module '" << path << "' may be weight '"
             << getName(first.constant) << "' of node '" << getName(first.node)
             << "' or '" << getName(other.constant) << "' of node '"
             << getName(other.node) << "'";
  if (failed(checkOwner(first, loc)))
    return failure();
  return first;
}

FailureOr<onnx::ConstantOp> AdapterTargets::findBias(StringRef path,
                                                     Location loc) const {
  auto nameOf = [](onnx::ConstantOp constant) { return getName(constant); };
  SmallVector<onnx::ConstantOp> found =
      findByName(constants, path, ".bias", nameOf);
  if (found.size() != 1)
    return emitError(loc) << "the adapter has a bias of module '" << path
                          << "', but the model has "
                          << (found.empty() ? "no" : "several")
                          << " initializers named, or whose name ends in, '"
                          << path << ".bias'";
  if (!found.front().getOutput().hasOneUse())
    return emitError(loc) << "bias '" << getName(found.front())
                          << "' is read by several nodes, which need not be "
                             "of one module";
  return found.front();
}
