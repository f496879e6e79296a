//===- RecurrentOperators.cpp - RNN, GRU, LSTM ----------------------------===//

#include "NumberTypes.h"
#include "OperatorRegistry.h"
#include "SliceRange.h"
#include "llvm/ADT/StringSwitch.h"

using namespace mlir;
using namespace tinyml;

namespace {
/// The functions of one direction.
struct Functions {
  SmallVector<Attribute> names;
  SmallVector<float> alphas, betas;
};

/// What the three operators have in common.
struct Layer {
  int64_t steps, batch, hidden;
  unsigned gates;
  bool isBatchFirst;
  float clip;
  /// Whether each direction runs backwards.
  SmallVector<bool> directions;
  SmallVector<Functions> functions;
  Value input, lengths;
};

/// The results of one direction.
using States = SmallVector<Value, 3>;
} // namespace

//===----------------------------------------------------------------------===//
// Functions
//===----------------------------------------------------------------------===//

/// Spells a function as the op does; empty where there is none.
static StringRef getFunctionName(StringRef name) {
  std::string lower = name.lower();
  return llvm::StringSwitch<StringRef>(lower)
      .Case("sigmoid", "Sigmoid")
      .Case("tanh", "Tanh")
      .Case("relu", "Relu")
      .Case("affine", "Affine")
      .Case("leakyrelu", "LeakyRelu")
      .Case("thresholdedrelu", "ThresholdedRelu")
      .Case("scaledtanh", "ScaledTanh")
      .Case("hardsigmoid", "HardSigmoid")
      .Case("elu", "Elu")
      .Case("softsign", "Softsign")
      .Case("softplus", "Softplus")
      .Default("");
}

/// Takes the next number for a function that has one.
static float takeNumber(ArrayRef<float> &numbers, bool isUsed,
                        float defaultValue) {
  if (!isUsed)
    return 0.0f;
  if (numbers.empty())
    return defaultValue;
  float number = numbers.front();
  numbers = numbers.drop_front();
  return number;
}

/// Reads the functions of all directions; `defaults` are those of one.
static LogicalResult readFunctions(NodeConversion &node,
                                   ArrayRef<StringRef> defaults, Layer &layer) {
  SmallVector<std::string> names;
  if (auto list = dyn_cast_or_null<ArrayAttr>(node.getAttr("activations"))) {
    for (Attribute name : list) {
      auto text = dyn_cast<StringAttr>(name);
      if (!text)
        return node.invalid("attribute 'activations' must be a list of names");
      names.push_back(text.str());
    }
  } else {
    for (size_t i = 0; i < layer.directions.size(); ++i)
      names.append(defaults.begin(), defaults.end());
  }
  if (names.size() != defaults.size() * layer.directions.size())
    return node.invalid("attribute 'activations' has " + Twine(names.size()) +
                        " names");
  auto alphas = node.getFloatsAttr("activation_alpha");
  auto betas = node.getFloatsAttr("activation_beta");
  ArrayRef<float> alphaList, betaList;
  if (alphas)
    alphaList = *alphas;
  if (betas)
    betaList = *betas;
  for (size_t at = 0; at < names.size(); ++at) {
    if (at % defaults.size() == 0)
      layer.functions.emplace_back();
    Functions &functions = layer.functions.back();
    StringRef name = getFunctionName(names[at]);
    if (name.empty())
      return node.unsupported("the activation '" + names[at] +
                              "' is not known");
    bool hasBeta =
        llvm::is_contained({StringRef("Affine"), StringRef("ScaledTanh"),
                            StringRef("HardSigmoid")},
                           name);
    bool hasAlpha = hasBeta || llvm::is_contained({StringRef("LeakyRelu"),
                                                   StringRef("ThresholdedRelu"),
                                                   StringRef("Elu")},
                                                  name);
    float alpha = llvm::StringSwitch<float>(name)
                      .Case("LeakyRelu", 0.01f)
                      .Case("HardSigmoid", 0.2f)
                      .Default(1.0f);
    float beta = name == "HardSigmoid" ? 0.5f : name == "Affine" ? 0.0f : 1.0f;
    functions.names.push_back(node.getBuilder().getStringAttr(name));
    functions.alphas.push_back(takeNumber(alphaList, hasAlpha, alpha));
    functions.betas.push_back(takeNumber(betaList, hasBeta, beta));
  }
  return success();
}

//===----------------------------------------------------------------------===//
// Operands
//===----------------------------------------------------------------------===//

static FailureOr<Layer> readLayer(NodeConversion &node, unsigned gates,
                                  ArrayRef<StringRef> defaults) {
  if (failed(node.requireF32({0, 1, 2, 3, 5, 6, 7})))
    return failure();
  if (node.getOpset() < 7)
    node.ignoreAttr("output_sequence"); // an output that is not named is none
  std::string direction = node.getStringAttr("direction", "forward");
  Layer layer;
  layer.gates = gates;
  layer.isBatchFirst = node.getIntAttr("layout", 0) != 0;
  layer.clip = node.getFloatAttr("clip", 0.0f);
  if (layer.clip <= 0.0f)
    layer.clip = std::numeric_limits<float>::infinity();
  if (direction == "bidirectional")
    layer.directions = {false, true};
  else if (direction == "forward" || direction == "reverse")
    layer.directions = {direction == "reverse"};
  else
    return node.invalid("attribute 'direction' is '" + direction + "'");
  int64_t count = layer.directions.size();
  for (unsigned index : {0, 1, 2})
    if (node.getRank(index) != 3)
      return node.invalid("input " + Twine(index) + " has " +
                          Twine(node.getRank(index)) +
                          " dimensions instead of 3");
  ArrayRef<int64_t> x = node.getShape(0), w = node.getShape(1),
                    r = node.getShape(2);
  layer.steps = x[layer.isBatchFirst ? 1 : 0];
  layer.batch = x[layer.isBatchFirst ? 0 : 1];
  layer.hidden = r[2];
  int64_t rows = gates * layer.hidden;
  if (w != ArrayRef<int64_t>{count, rows, x[2]} ||
      r != ArrayRef<int64_t>{count, rows, layer.hidden} ||
      node.getIntAttr("hidden_size", layer.hidden) != layer.hidden)
    return node.invalid("its weights " + formatShape(w) + " and " +
                        formatShape(r) + " do not fit its input " +
                        formatShape(x));
  if (failed(readFunctions(node, defaults, layer)))
    return failure();
  layer.input = node.getValue(0);
  if (layer.isBatchFirst)
    layer.input = node.transpose(layer.input, {1, 0, 2});
  if (!node.hasOperand(4)) {
    SmallVector<int32_t> lengths(layer.batch,
                                 static_cast<int32_t>(layer.steps));
    auto type =
        RankedTensorType::get(layer.batch, node.getBuilder().getI32Type());
    layer.lengths = node.materialize(
        Operand::constant(makeWeights<int32_t>(type, lengths)));
    return layer;
  }
  if (!node.getOperand(4).getElementType().isSignlessInteger(32) ||
      node.getShape(4) != ArrayRef<int64_t>(layer.batch))
    return node.invalid("'sequence_lens' must be " + Twine(layer.batch) +
                        " numbers of i32");
  layer.lengths = node.getValue(4);
  return layer;
}

/// Returns what optional operand `index`, one for each direction along
/// dimension 0, has for one of them: a tensor of `shape`, zeros if left out.
static FailureOr<Value> takeDirection(NodeConversion &node, unsigned index,
                                      size_t direction, size_t count,
                                      ArrayRef<int64_t> shape,
                                      bool isBatchFirst = false) {
  if (!node.hasOperand(index)) {
    int64_t size = *countElements(shape);
    return node.materialize(makeFloatConstant(node.getContext(), shape,
                                              SmallVector<float>(size, 0.0f)));
  }
  FailureOr<Operand> operand = node.getOperand(index);
  if (isBatchFirst)
    operand = node.transpose(*operand, {1, 0, 2});
  if (failed(operand))
    return failure();
  SmallVector<int64_t> all(shape);
  all.insert(all.begin(), static_cast<int64_t>(count));
  if (operand->getShape() != ArrayRef<int64_t>(all))
    return node.invalid("input " + Twine(index) + " is " +
                        formatShape(operand->getShape()) + " instead of " +
                        formatShape(all));
  Value value = node.materialize(*operand);
  if (count > 1) {
    SliceRange range{SmallVector<int64_t>(all.size(), 0),
                     SmallVector<int64_t>(all.size(), 1), all};
    range.starts[0] = static_cast<int64_t>(direction);
    range.sizes[0] = 1;
    FailureOr<Value> part = takeRange(node, value, range);
    if (failed(part))
      return failure();
    value = *part;
  }
  return node.reshape(value, shape);
}

/// Returns the sum of the biases of input and state.
static FailureOr<Value> addBiases(NodeConversion &node, Value both,
                                  int64_t rows) {
  FailureOr<Value> first = takeRange(node, both, SliceRange{{0}, {1}, {rows}});
  FailureOr<Value> second =
      takeRange(node, both, SliceRange{{rows}, {1}, {rows}});
  if (failed(first) || failed(second))
    return failure();
  return node.createLike<ir::AddOp>(*first, *second, FloatAttr(), FloatAttr());
}

//===----------------------------------------------------------------------===//
// Results
//===----------------------------------------------------------------------===//

/// Puts the directions side by side: dimension `axis` counts them.
static FailureOr<Value> join(NodeConversion &node, ArrayRef<States> directions,
                             unsigned result, int64_t axis) {
  SmallVector<Value> parts;
  for (const States &states : directions) {
    SmallVector<int64_t> shape(ir::getShape(states[result]));
    shape.insert(shape.begin() + axis, 1);
    parts.push_back(node.reshape(states[result], shape));
  }
  if (parts.size() == 1)
    return parts.front();
  return node.create<ir::ConcatOp>(ir::getElementType(parts.front()), parts,
                                   axis);
}

static LogicalResult setResults(NodeConversion &node, const Layer &layer,
                                ArrayRef<States> directions) {
  for (unsigned index = 0; index < directions.front().size(); ++index) {
    if (!node.isUsed(index))
      continue;
    FailureOr<Value> joined = join(node, directions, index, index == 0 ? 1 : 0);
    if (failed(joined))
      return failure();
    if (layer.isBatchFirst) {
      SmallVector<int64_t> perm = {1, 0, 2};
      if (index == 0)
        perm = {2, 0, 1, 3};
      joined = node.transpose(*joined, perm);
    }
    node.setResult(index, Operand::runtime(*joined));
  }
  return success();
}

/// Builds the op of each direction by `build(w, r, bias, h, direction)`.
template <typename BuildFn>
static LogicalResult convertLayer(NodeConversion &node, const Layer &layer,
                                  bool addsBiases, BuildFn build) {
  size_t count = layer.directions.size();
  int64_t rows = layer.gates * layer.hidden, inputs = node.getShape(1)[2];
  SmallVector<States> results;
  for (size_t direction = 0; direction < count; ++direction) {
    auto take = [&](unsigned index, ArrayRef<int64_t> shape,
                    bool isBatchFirst = false) {
      return takeDirection(node, index, direction, count, shape, isBatchFirst);
    };
    FailureOr<Value> w = take(1, {rows, inputs});
    FailureOr<Value> r = take(2, {rows, layer.hidden});
    FailureOr<Value> bias = take(3, {2 * rows});
    FailureOr<Value> h =
        take(5, {layer.batch, layer.hidden}, layer.isBatchFirst);
    if (succeeded(bias) && addsBiases)
      bias = addBiases(node, *bias, rows);
    if (failed(w) || failed(r) || failed(bias) || failed(h))
      return failure();
    FailureOr<States> states = build(*w, *r, *bias, *h, direction, take);
    if (failed(states))
      return failure();
    results.push_back(*states);
  }
  return setResults(node, layer, results);
}

/// Builds an op whose results are f32; `flag` is the name of a unit attribute.
template <typename Op, typename... Args>
static FailureOr<States> buildStates(NodeConversion &node, const Layer &layer,
                                     size_t direction, unsigned numResults,
                                     ValueRange operands, StringRef flag = "") {
  OpBuilder &builder = node.getBuilder();
  const Functions &functions = layer.functions[direction];
  NamedAttrList attrs;
  attrs.set("activations", builder.getArrayAttr(functions.names));
  attrs.set("alphas", builder.getDenseF32ArrayAttr(functions.alphas));
  attrs.set("betas", builder.getDenseF32ArrayAttr(functions.betas));
  attrs.set("clip", builder.getF32FloatAttr(layer.clip));
  if (layer.directions[direction])
    attrs.set("reverse", builder.getUnitAttr());
  if (!flag.empty())
    attrs.set(flag, builder.getUnitAttr());
  SmallVector<Type> types(numResults, builder.getF32Type());
  FailureOr<Op> op = ir::createShaped<Op>(builder, node.getLoc(), types,
                                          operands, attrs.getAttrs());
  if (failed(op))
    return failure();
  return States(op->getOperation()->getResults());
}

//===----------------------------------------------------------------------===//
// The operators
//===----------------------------------------------------------------------===//

static LogicalResult convertRnn(NodeConversion &node) {
  FailureOr<Layer> layer = readLayer(node, 1, {"Tanh"});
  if (failed(layer))
    return failure();
  return convertLayer(
      node, *layer, /*addsBiases=*/true,
      [&](Value w, Value r, Value bias, Value h, size_t direction, auto) {
        return buildStates<ir::RnnOp>(
            node, *layer, direction, 2,
            {layer->input, w, r, bias, layer->lengths, h});
      });
}

static LogicalResult convertGru(NodeConversion &node) {
  bool resetsAfter = node.getIntAttr("linear_before_reset", 0) != 0;
  FailureOr<Layer> layer = readLayer(node, 3, {"Sigmoid", "Tanh"});
  if (failed(layer))
    return failure();
  StringRef flag = resetsAfter ? "reset_after" : "";
  return convertLayer(
      node, *layer, /*addsBiases=*/false,
      [&](Value w, Value r, Value bias, Value h, size_t direction, auto) {
        return buildStates<ir::GruOp>(
            node, *layer, direction, 2,
            {layer->input, w, r, bias, layer->lengths, h}, flag);
      });
}

static LogicalResult convertLstm(NodeConversion &node) {
  bool isCoupled = node.getIntAttr("input_forget", 0) != 0;
  FailureOr<Layer> layer = readLayer(node, 4, {"Sigmoid", "Tanh", "Tanh"});
  if (failed(layer))
    return failure();
  StringRef flag = isCoupled ? "coupled" : "";
  return convertLayer(
      node, *layer, /*addsBiases=*/true,
      [&](Value w, Value r, Value bias, Value h, size_t direction,
          auto take) -> FailureOr<States> {
        FailureOr<Value> c =
            take(6, {layer->batch, layer->hidden}, layer->isBatchFirst);
        if (failed(c))
          return failure();
        SmallVector<Value> operands = {layer->input,   w, r, bias,
                                       layer->lengths, h, *c};
        if (node.hasOperand(7)) {
          FailureOr<Value> peephole = take(7, {3 * layer->hidden});
          if (failed(peephole))
            return failure();
          operands.push_back(*peephole);
        }
        return buildStates<ir::LstmOp>(node, *layer, direction, 3, operands,
                                       flag);
      });
}

void tinyml::registerRecurrentOperators(OperatorRegistry &registry) {
  constexpr OpsetRange all{kOldestOpset, kNewestOpset};
  constexpr const char *limits =
      "f32, which --quantize makes integers; all directions, activations, "
      "layouts and sequence lengths";
  registry.add("RNN", all, {3, 6}, convertRnn, limits);
  registry.add("GRU", all, {3, 6}, convertGru, limits);
  registry.add("LSTM", all, {3, 8}, convertLstm, limits);
}
