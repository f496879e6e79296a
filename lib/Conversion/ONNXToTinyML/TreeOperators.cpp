//===- TreeOperators.cpp - Decision trees of ai.onnx.ml -------------------===//

#include "ClassicModels.h"
#include "OperatorRegistry.h"
#include "TreeTables.h"

#include <cmath>
#include <map>

using namespace mlir;
using namespace tinyml;

//===----------------------------------------------------------------------===//
// Reading the attributes
//===----------------------------------------------------------------------===//

/// Returns attribute `name`, a number for each of `count` nodes.
static FailureOr<SmallVector<int64_t>> readEach(NodeConversion &node,
                                                StringRef name, size_t count) {
  std::optional<SmallVector<int64_t>> numbers = node.getIntsAttr(name);
  if (!numbers || numbers->size() != count)
    return node.invalid("attribute '" + name + "' must have " + Twine(count) +
                        " numbers");
  return *numbers;
}

using NodeKey = std::pair<int64_t, int64_t>;
using NodeIndex = std::map<NodeKey, size_t>;

/// Reads the nodes of operators before version 5, which name them by a tree and
/// a number.
static FailureOr<NodeIndex> readNodes(NodeConversion &node,
                                      TreeForest &forest) {
  node.ignoreAttr("nodes_hitrates");
  std::optional<SmallVector<int64_t>> trees = node.getIntsAttr("nodes_treeids");
  if (!trees)
    return node.invalid("attribute 'nodes_treeids' is missing");
  size_t count = trees->size();
  auto ids = readEach(node, "nodes_nodeids", count);
  auto features = readEach(node, "nodes_featureids", count);
  auto ifTrue = readEach(node, "nodes_truenodeids", count);
  auto ifFalse = readEach(node, "nodes_falsenodeids", count);
  std::optional<SmallVector<float>> values = node.getFloatsAttr("nodes_values");
  std::optional<SmallVector<int64_t>> missing =
      node.getIntsAttr("nodes_missing_value_tracks_true");
  auto modes = dyn_cast_or_null<ArrayAttr>(node.getAttr("nodes_modes"));
  if (failed(ids) || failed(features) || failed(ifTrue) || failed(ifFalse))
    return failure();
  if (!values || values->size() != count || !modes || modes.size() != count ||
      (missing && !missing->empty() && missing->size() != count))
    return node.invalid("its nodes have lists of different lengths");
  NodeIndex index;
  for (size_t i = 0; i < count; ++i) {
    TreeNode each;
    auto mode = dyn_cast<StringAttr>(modes[i]);
    if (!mode || !index.try_emplace({(*trees)[i], (*ids)[i]}, i).second)
      return node.invalid("node " + Twine((*ids)[i]) + " of tree " +
                          Twine((*trees)[i]) + " is there twice");
    each.mode = mode.getValue();
    each.mode.consume_front("BRANCH_");
    each.feature = (*features)[i];
    each.value = (*values)[i];
    each.missing = missing && !missing->empty() && (*missing)[i] != 0;
    forest.nodes.push_back(std::move(each));
  }
  std::vector<bool> isChild(count, false);
  for (size_t i = 0; i < count; ++i) {
    if (forest.nodes[i].mode == "LEAF")
      continue;
    auto yes = index.find({(*trees)[i], (*ifTrue)[i]});
    auto no = index.find({(*trees)[i], (*ifFalse)[i]});
    if (yes == index.end() || no == index.end())
      return node.invalid("node " + Twine((*ids)[i]) + " of tree " +
                          Twine((*trees)[i]) + " leads to none");
    forest.nodes[i].ifTrue = yes->second;
    forest.nodes[i].ifFalse = no->second;
    isChild[yes->second] = isChild[no->second] = true;
  }
  for (size_t i = 0; i < count; ++i)
    if (!isChild[i])
      forest.roots.push_back(i);
  return index;
}

/// Adds the weights of the leaves: attributes `<prefix>_treeids`, and so on.
/// Returns the targets, as they are listed.
static FailureOr<SmallVector<int64_t>>
readWeights(NodeConversion &node, StringRef prefix, const NodeIndex &index,
            TreeForest &forest, bool &areNegative) {
  std::string name = prefix.str() + "_";
  std::optional<SmallVector<int64_t>> targets = node.getIntsAttr(name + "ids");
  size_t count = targets ? targets->size() : 0;
  auto trees = readEach(node, name + "treeids", count);
  auto ids = readEach(node, name + "nodeids", count);
  std::optional<SmallVector<float>> weights =
      node.getFloatsAttr(name + "weights");
  if (failed(trees) || failed(ids))
    return failure();
  if (!targets || !weights || weights->size() != count)
    return node.invalid("its leaves have lists of different lengths");
  for (size_t i = 0; i < count; ++i) {
    auto found = index.find({(*trees)[i], (*ids)[i]});
    if (found == index.end() || forest.nodes[found->second].mode != "LEAF")
      return node.invalid("node " + Twine((*ids)[i]) + " of tree " +
                          Twine((*trees)[i]) + " has a weight but is no leaf");
    forest.nodes[found->second].weights.push_back(
        {(*targets)[i], (*weights)[i]});
    areNegative |= (*weights)[i] < 0.0f;
  }
  return *targets;
}

/// Divides what the leaves say by the number of trees, where it is the mean
/// that is asked for.
static LogicalResult aggregate(NodeConversion &node, StringRef function,
                               TreeForest &forest) {
  if (function == "SUM")
    return success();
  if (function != "AVERAGE")
    return node.unsupported("it takes the " + function +
                            " of trees; only SUM and AVERAGE are supported");
  double trees = static_cast<double>(forest.roots.size());
  for (TreeNode &each : forest.nodes)
    for (auto &[target, weight] : each.weights)
      weight = static_cast<float>(weight / trees);
  return success();
}

//===----------------------------------------------------------------------===//
// TreeEnsembleRegressor
//===----------------------------------------------------------------------===//

static LogicalResult convertRegressor(NodeConversion &node) {
  TreeForest forest;
  forest.targets = node.getIntAttr("n_targets", 1);
  if (forest.targets < 1 || forest.targets > 0x7fff)
    return node.invalid("it has " + Twine(forest.targets) + " targets");
  std::string function = node.getStringAttr("aggregate_function", "SUM");
  std::string transform = node.getStringAttr("post_transform", "NONE");
  SmallVector<float> base =
      node.getFloatsAttr("base_values").value_or(SmallVector<float>());
  if (base.empty())
    base.assign(forest.targets, 0.0f);
  bool areNegative = false;
  FailureOr<Value> rows = getRows(node);
  FailureOr<NodeIndex> index = readNodes(node, forest);
  if (failed(rows) || failed(index) ||
      failed(readWeights(node, "target", *index, forest, areNegative)) ||
      failed(aggregate(node, function, forest)))
    return failure();
  FailureOr<Value> sums = createTrees(node, *rows, forest, base);
  if (failed(sums))
    return failure();
  return node.replace(transformScores(node, *sums, transform));
}

//===----------------------------------------------------------------------===//
// TreeEnsembleClassifier
//===----------------------------------------------------------------------===//

/// One score for two classes: a probability where no weight is negative.
static LogicalResult convertBinary(NodeConversion &node, Value rows,
                                   TreeForest &forest, ArrayRef<float> base,
                                   bool areNegative, StringRef transform,
                                   const ClassLabels &labels) {
  forest.targets = 1;
  if (base.size() > 1)
    return node.unsupported("it has " + Twine(base.size()) +
                            " base values for the weights of one class");
  if (transform != "NONE" && transform != "LOGISTIC")
    return node.unsupported("attribute 'post_transform' is '" + transform +
                            "' with the weights of one class");
  FailureOr<Value> score = createTrees(
      node, rows, forest, base.empty() ? ArrayRef<float>(0.0f) : base);
  if (failed(score) ||
      failed(setBinaryLabel(node, *score, areNegative ? 0.0f : 0.5f, labels)))
    return failure();
  if (!node.isUsed(1))
    return success();
  FailureOr<Value> both =
      addSecondScore(node, *score,
                     !areNegative              ? SecondScore::OneMinus
                     : transform == "LOGISTIC" ? SecondScore::Logistic
                                               : SecondScore::Negative);
  if (failed(both))
    return failure();
  node.setResult(1, Operand::runtime(*both));
  return success();
}

static LogicalResult convertClassifier(NodeConversion &node) {
  TreeForest forest;
  std::string transform = node.getStringAttr("post_transform", "NONE");
  SmallVector<float> base =
      node.getFloatsAttr("base_values").value_or(SmallVector<float>());
  bool areNegative = false;
  FailureOr<ClassLabels> labels = readLabels(node, "classlabels_int64s");
  FailureOr<Value> rows = getRows(node);
  FailureOr<NodeIndex> index = readNodes(node, forest);
  if (failed(labels) || failed(rows) || failed(index))
    return failure();
  FailureOr<SmallVector<int64_t>> targets =
      readWeights(node, "class", *index, forest, areNegative);
  if (failed(targets))
    return failure();
  forest.targets = labels->numbers.size();
  if (forest.targets == 2) {
    if (llvm::all_of(*targets, [](int64_t target) { return target == 0; }))
      return convertBinary(node, *rows, forest, base, areNegative, transform,
                           *labels);
    return node.unsupported("of two classes only the first may have weights, "
                            "as converters write them");
  }
  if (base.empty())
    base.assign(forest.targets, 0.0f);
  FailureOr<Value> sums = createTrees(node, *rows, forest, base);
  if (failed(sums) || failed(setLargestLabel(node, *sums, *labels)))
    return failure();
  if (!node.isUsed(1))
    return success();
  FailureOr<Value> scores = transformScores(node, *sums, transform);
  if (failed(scores))
    return failure();
  node.setResult(1, Operand::runtime(*scores));
  return success();
}

//===----------------------------------------------------------------------===//
// TreeEnsemble
//===----------------------------------------------------------------------===//

/// Returns the numbers of a tensor in attribute `name`; none where it is left
/// out.
static FailureOr<SmallVector<float>> readTensor(NodeConversion &node,
                                                StringRef name) {
  Attribute attr = node.getAttr(name);
  if (!attr)
    return SmallVector<float>();
  auto elements = dyn_cast<ElementsAttr>(attr);
  if (!elements || (!isa<FloatType>(elements.getElementType()) &&
                    !elements.getElementType().isUnsignedInteger(8)))
    return node.unsupported("attribute '" + name +
                            "' must be a tensor of floats");
  Operand constant = Operand::constant(elements);
  if (isa<FloatType>(elements.getElementType()))
    return readFloats(constant, node.getLoc());
  FailureOr<SmallVector<int64_t>> numbers =
      readIntegers(constant, node.getLoc());
  if (failed(numbers))
    return failure();
  return SmallVector<float>(numbers->begin(), numbers->end());
}

/// Leaves come after the nodes in the list.
static LogicalResult readForest(NodeConversion &node, TreeForest &forest) {
  static constexpr StringLiteral kModes[] = {"LEQ", "LT",  "GTE",   "GT",
                                             "EQ",  "NEQ", "MEMBER"};
  node.ignoreAttr("nodes_hitrates");
  FailureOr<SmallVector<float>> splits = readTensor(node, "nodes_splits");
  FailureOr<SmallVector<float>> modes = readTensor(node, "nodes_modes");
  FailureOr<SmallVector<float>> members = readTensor(node, "membership_values");
  FailureOr<SmallVector<float>> weights = readTensor(node, "leaf_weights");
  if (failed(splits) || failed(modes) || failed(members) || failed(weights))
    return failure();
  size_t count = splits->size(), numLeaves = weights->size();
  auto features = readEach(node, "nodes_featureids", count);
  auto ifTrue = readEach(node, "nodes_truenodeids", count);
  auto ifFalse = readEach(node, "nodes_falsenodeids", count);
  auto trueLeaves = readEach(node, "nodes_trueleafs", count);
  auto falseLeaves = readEach(node, "nodes_falseleafs", count);
  auto targets = readEach(node, "leaf_targetids", numLeaves);
  std::optional<SmallVector<int64_t>> missing =
      node.getIntsAttr("nodes_missing_value_tracks_true");
  std::optional<SmallVector<int64_t>> roots = node.getIntsAttr("tree_roots");
  if (failed(features) || failed(ifTrue) || failed(ifFalse) ||
      failed(trueLeaves) || failed(falseLeaves) || failed(targets))
    return failure();
  if (modes->size() != count || !roots ||
      (missing && !missing->empty() && missing->size() != count))
    return node.invalid("its nodes have lists of different lengths");
  auto find = [&](int64_t isLeaf, int64_t number) -> FailureOr<size_t> {
    if (number < 0 ||
        number >= static_cast<int64_t>(isLeaf != 0 ? numLeaves : count))
      return node.invalid("a node leads to number " + Twine(number));
    return static_cast<size_t>(number) + (isLeaf != 0 ? count : 0);
  };
  ArrayRef<float> rest = *members;
  for (size_t i = 0; i < count; ++i) {
    TreeNode each;
    float mode = (*modes)[i];
    FailureOr<size_t> yes = find((*trueLeaves)[i], (*ifTrue)[i]);
    FailureOr<size_t> no = find((*falseLeaves)[i], (*ifFalse)[i]);
    if (failed(yes) || failed(no))
      return failure();
    if (!(mode >= 0.0f && mode < static_cast<float>(std::size(kModes))))
      return node.invalid("the mode of a node is out of range");
    each.mode = kModes[static_cast<size_t>(mode)];
    // Each list of members ends in a NaN.
    while (each.mode == "MEMBER" && !rest.empty()) {
      float member = rest.front();
      rest = rest.drop_front();
      if (std::isnan(member))
        break;
      each.members.push_back(member);
    }
    each.feature = (*features)[i];
    each.value = (*splits)[i];
    each.missing = missing && !missing->empty() && (*missing)[i] != 0;
    each.ifTrue = *yes;
    each.ifFalse = *no;
    forest.nodes.push_back(std::move(each));
  }
  for (size_t i = 0; i < numLeaves; ++i) {
    TreeNode leaf;
    leaf.mode = "LEAF";
    leaf.weights.push_back({(*targets)[i], (*weights)[i]});
    forest.nodes.push_back(std::move(leaf));
  }
  for (int64_t root : *roots) {
    FailureOr<size_t> found = find(/*isLeaf=*/0, root);
    if (failed(found))
      return failure();
    forest.roots.push_back(*found);
  }
  return success();
}

static LogicalResult convertEnsemble(NodeConversion &node) {
  static constexpr StringLiteral kFunctions[] = {"AVERAGE", "SUM", "MIN",
                                                 "MAX"};
  static constexpr StringLiteral kTransforms[] = {"NONE", "SOFTMAX", "LOGISTIC",
                                                  "SOFTMAX_ZERO", "PROBIT"};
  TreeForest forest;
  forest.targets = node.getIntAttr("n_targets", 1);
  int64_t function = node.getIntAttr("aggregate_function", 1);
  int64_t transform = node.getIntAttr("post_transform", 0);
  if (forest.targets < 1 || forest.targets > 0x7fff || function < 0 ||
      function >= static_cast<int64_t>(std::size(kFunctions)) ||
      transform < 0 ||
      transform >= static_cast<int64_t>(std::size(kTransforms)))
    return node.invalid("an attribute is out of range");
  FailureOr<Value> rows = getRows(node);
  if (failed(rows) || failed(readForest(node, forest)) ||
      failed(aggregate(node, kFunctions[function], forest)))
    return failure();
  FailureOr<Value> sums = createTrees(node, *rows, forest,
                                      SmallVector<float>(forest.targets, 0.0f));
  if (failed(sums))
    return failure();
  FailureOr<Value> scores =
      transformScores(node, *sums, kTransforms[transform]);
  if (failed(scores))
    return failure();
  Type type = node.getOperand(0).getElementType();
  if (!isa<FloatType>(type))
    type = node.getBuilder().getF32Type();
  return node.replace(castTo(node, Operand::runtime(*scores), type));
}

void tinyml::registerTreeOperators(OperatorRegistry &registry) {
  const std::string limits = "; all modes; sums and averages";
  registry.add("ai.onnx.ml.TreeEnsembleRegressor", {1, 5}, {1, 1},
               convertRegressor,
               "float and integer inputs, thresholds as floats" + limits);
  registry.add("ai.onnx.ml.TreeEnsembleClassifier", {1, 5}, {1, 1},
               convertClassifier,
               "as TreeEnsembleRegressor; labels that are numbers; of two "
               "classes the first has the weights");
  registry.add("ai.onnx.ml.TreeEnsemble", {5, 5}, {1, 1}, convertEnsemble,
               "floats" + limits);
}
