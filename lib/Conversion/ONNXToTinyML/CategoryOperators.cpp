//===- CategoryOperators.cpp - Categories of ai.onnx.ml -------------------===//

#include "Expression.h"
#include "OperatorRegistry.h"

#include <cmath>
#include <set>

using namespace mlir;
using namespace tinyml;

namespace {
/// Numbers of one type: f32 or i64.
struct Numbers {
  SmallVector<float> floats;
  SmallVector<int64_t> integers;
  /// The element type of the attribute; null where the node has none.
  Type type;

  bool areFloats() const { return isa_and_nonnull<FloatType>(type); }
  size_t size() const { return areFloats() ? floats.size() : integers.size(); }
  /// The numbers at `places`, of the type.
  Expression select(NodeConversion &node, ArrayRef<int64_t> shape,
                    ArrayRef<size_t> places) const;
};
} // namespace

Expression Numbers::select(NodeConversion &node, ArrayRef<int64_t> shape,
                           ArrayRef<size_t> places) const {
  SmallVector<float> someFloats;
  SmallVector<int64_t> someIntegers;
  for (size_t place : places) {
    if (areFloats())
      someFloats.push_back(floats[place]);
    else
      someIntegers.push_back(integers[place]);
  }
  return (areFloats() ? makeFloats(node, shape, someFloats)
                      : makeIntegers(node, shape, someIntegers))
      .cast(type);
}

/// Reads a tensor as f32 or i64; its type stays what it is.
static FailureOr<Numbers> readTensor(NodeConversion &node, StringRef name) {
  auto elements = dyn_cast<ElementsAttr>(node.getAttr(name));
  if (!elements)
    return node.unsupported("attribute '" + name +
                            "' is about strings; map them to numbers in the "
                            "application");
  Numbers numbers;
  numbers.type = elements.getElementType();
  Operand constant = Operand::constant(elements);
  if (!isNumberType(numbers.type))
    return node.unsupported("attribute '" + name + "' holds " +
                            formatType(numbers.type));
  if (numbers.areFloats()) {
    FailureOr<SmallVector<float>> floats = readFloats(constant, node.getLoc());
    if (failed(floats))
      return failure();
    numbers.floats = std::move(*floats);
    return numbers;
  }
  FailureOr<SmallVector<int64_t>> integers =
      readIntegers(constant, node.getLoc());
  if (failed(integers))
    return failure();
  numbers.integers = std::move(*integers);
  return numbers;
}

/// Reads `<name>_floats`, `<name>_int64s` or `<name>_tensor`, of which the node
/// has one.
static FailureOr<Numbers> readNumbers(NodeConversion &node, StringRef name) {
  if (node.hasAttr((name + "_tensor").str()))
    return readTensor(node, (name + "_tensor").str());
  Numbers numbers;
  OpBuilder &builder = node.getBuilder();
  if (auto floats = node.getFloatsAttr((name + "_floats").str())) {
    numbers.floats = std::move(*floats);
    numbers.type = builder.getF32Type();
  } else if (auto integers = node.getIntsAttr((name + "_int64s").str())) {
    numbers.integers = std::move(*integers);
    numbers.type = builder.getI64Type();
  }
  return numbers;
}

/// What stands for a key that is not there.
static FailureOr<Expression> readDefault(NodeConversion &node,
                                         const Numbers &values) {
  float number = node.getFloatAttr("default_float", -0.0f);
  int64_t integer = node.getIntAttr("default_int64", -1);
  node.ignoreAttr("default_string");
  if (node.hasAttr("default_tensor")) {
    FailureOr<Numbers> given = readTensor(node, "default_tensor");
    if (failed(given))
      return failure();
    if (given->type != values.type || given->size() != 1)
      return node.invalid("attribute 'default_tensor' must be one number of "
                          "the type of the values");
    return given->select(node, {1}, {0});
  }
  Expression value = values.areFloats() ? makeFloats(node, {1}, number)
                                        : makeIntegers(node, {1}, integer);
  return value.cast(values.type);
}

/// The place of each of [count, 1] in `keys` counted from 1, and 0 where it is
/// none of them: one comparison for each key.
static Expression searchKeys(const Expression &input, const Expression &keys,
                             std::optional<size_t> nanPlace) {
  NodeConversion &node = input.getNode();
  Type f32 = node.getBuilder().getF32Type();
  int64_t count = keys.getShape()[1];
  SmallVector<float> counted;
  for (int64_t place = 1; place <= count; ++place)
    counted.push_back(static_cast<float>(place));
  Expression place =
      (equal(input, keys).cast(f32) * makeFloats(node, {1, count}, counted))
          .reduce<ir::ReduceSumOp>({1});
  if (nanPlace)
    place = place + (1.0 - equal(input, input).cast(f32)) *
                        static_cast<double>(*nanPlace + 1);
  return place.cast(node.getBuilder().getI32Type());
}

/// The same where the keys are integers that lie close: `places` has one for
/// each integer from `least` on.
static Expression indexKeys(const Expression &input, int64_t least,
                            ArrayRef<int32_t> places) {
  NodeConversion &node = input.getNode();
  auto size = static_cast<int64_t>(places.size());
  Expression first = makeIntegers(node, {1}, least),
             last = makeIntegers(node, {1}, least + size - 1);
  Expression inside = both(lessOrEqual(first, input), lessOrEqual(input, last));
  Expression index = choose(inside, input, first) - first;
  Expression place = makeIndices(node, size, places)
                         .gather(index.cast(node.getBuilder().getI32Type()), 0);
  return choose(inside, place, makeIndices(node, {1}, 0));
}

/// The first place of each key; a key that comes again is never found, nor is
/// NaN unless `findsNaN`.
static SmallVector<size_t> findFirst(const Numbers &keys, bool findsNaN,
                                     std::optional<size_t> &nanPlace) {
  SmallVector<size_t> places;
  std::set<int64_t> seenIntegers;
  std::set<float> seenFloats;
  for (size_t place = 0; place < keys.size(); ++place) {
    bool isNaN = keys.areFloats() && std::isnan(keys.floats[place]);
    bool isNew = isNaN ? findsNaN && !nanPlace
                 : keys.areFloats()
                     ? seenFloats.insert(keys.floats[place]).second
                     : seenIntegers.insert(keys.integers[place]).second;
    if (!isNew)
      continue;
    if (isNaN)
      nanPlace = places.size();
    places.push_back(place);
  }
  return places;
}

/// Finds each number of [count, 1] among the keys at `places`.
static Expression findKeys(const Expression &input, const Numbers &keys,
                           ArrayRef<size_t> places,
                           std::optional<size_t> nanPlace) {
  NodeConversion &node = input.getNode();
  auto count = static_cast<int64_t>(places.size());
  if (!keys.areFloats()) {
    auto [least, most] =
        std::minmax_element(keys.integers.begin(), keys.integers.end());
    // Without the overflow of a difference.
    uint64_t span =
        static_cast<uint64_t>(*most) - static_cast<uint64_t>(*least);
    if (span < static_cast<uint64_t>(std::max<int64_t>(64, 4 * count))) {
      SmallVector<int32_t> table(span + 1, 0);
      for (auto [number, place] : llvm::enumerate(places))
        table[keys.integers[place] - *least] = static_cast<int32_t>(number + 1);
      return indexKeys(input, *least, table);
    }
  }
  return searchKeys(input, keys.select(node, {1, count}, places), nanPlace);
}

static LogicalResult convertLabelEncoder(NodeConversion &node) {
  for (StringRef name : {"keys_strings", "classes_strings"})
    if (node.hasAttr(name))
      return node.unsupported("its keys are strings; map them to numbers in "
                              "the application: --inputs=<its result>");
  if (node.hasAttr("values_strings"))
    return node.unsupported("its values are strings; end the graph in front "
                            "of it with --outputs and look them up in the "
                            "application");
  FailureOr<Numbers> keys = readNumbers(node, "keys"),
                     values = readNumbers(node, "values");
  if (failed(keys) || failed(values))
    return failure();
  Type type = node.getOperand(0).getElementType();
  if (!keys->type || !values->type || keys->size() != values->size() ||
      keys->size() == 0)
    return node.invalid("it has " + Twine(keys->size()) + " keys and " +
                        Twine(values->size()) + " values");
  if (!isNumberType(type) || isa<FloatType>(type) != keys->areFloats())
    return node.invalid("input 0 holds " + formatType(type) +
                        ", and the keys are " + formatType(keys->type));
  int64_t numbers = node.getOperand(0).getType().getNumElements();
  if (failed(node.checkGenerated(keys->size())))
    return failure();
  FailureOr<Expression> otherwise = readDefault(node, *values);
  if (failed(otherwise))
    return failure();
  OpBuilder &builder = node.getBuilder();
  Expression input = Expression::get(node, 0)
                         .cast(keys->areFloats() ? Type(builder.getF32Type())
                                                 : Type(builder.getI64Type()))
                         .reshape({numbers, 1});
  std::optional<size_t> nanPlace;
  SmallVector<size_t> places =
      findFirst(*keys, /*findsNaN=*/node.getNode().getOpset() >= 4, nanPlace);
  Expression place = findKeys(input, *keys, places, nanPlace);
  auto count = static_cast<int64_t>(places.size());
  Expression table =
      join({*otherwise, values->select(node, {count}, places)}, 0);
  return replace(
      table.gather(place.reshape({numbers}), 0).reshape(node.getShape(0)));
}

/// One element for each category: 1 where the number is that, else 0.
static LogicalResult convertOneHotEncoder(NodeConversion &node) {
  if (node.hasAttr("cats_strings"))
    return node.unsupported("its categories are strings; map them to numbers "
                            "in the application: --inputs=<its result>");
  // Otherwise an unknown category is an error, which C cannot have.
  node.ignoreAttr("zeros");
  auto categories =
      node.getIntsAttr("cats_int64s").value_or(SmallVector<int64_t>());
  if (categories.empty() ||
      std::set<int64_t>(categories.begin(), categories.end()).size() !=
          categories.size())
    return node.invalid("its categories are not different numbers");
  Type type = node.getOperand(0).getElementType();
  if (!isNumberType(type))
    return node.unsupported("input 0 holds " + formatType(type));
  OpBuilder &builder = node.getBuilder();
  SmallVector<int64_t> shape(node.getShape(0));
  shape.push_back(1);
  Expression input = Expression::get(node, 0).reshape(shape);
  Expression found = equal(input.cast(builder.getI64Type()),
                           makeIntegers(node, categories.size(), categories));
  // NaN is no category, whatever integer it becomes.
  if (isa<FloatType>(type))
    found = both(found, equal(input, input));
  return replace(found.cast(builder.getF32Type()));
}

void tinyml::registerCategoryOperators(OperatorRegistry &registry) {
  registry.add("ai.onnx.ml.LabelEncoder", {1, 5}, {1, 1}, convertLabelEncoder,
               "keys and values that are numbers");
  registry.add(
      "ai.onnx.ml.OneHotEncoder", {1, 5}, {1, 1}, convertOneHotEncoder,
      "floats of up to 32 bits, integers; categories that are numbers; "
      "one that is unknown gives zeros");
}
