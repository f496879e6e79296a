//===- KernelTable.cpp - The runtime's tables, as the compiler sees them --===//
//
// kernels.def and structs.def become data here. Nothing names a kernel.
//
//===----------------------------------------------------------------------===//

#include "tinyml/Dialect/MCU/IR/KernelInfo.h"
#include "tinyml/types.h"
#include "llvm/ADT/StringMap.h"
#include <type_traits>

using namespace tinyml::mcu;

//===----------------------------------------------------------------------===//
// Structs
//===----------------------------------------------------------------------===//

namespace {
/// The words of a struct, given to its members one after another.
class Words {
public:
  explicit Words(llvm::ArrayRef<int32_t> words) : words(words) {}

protected:
  Extent take() {
    if (words.empty())
      return Extent::unknown();
    int32_t word = words.front();
    words = words.drop_front();
    return word;
  }

private:
  llvm::ArrayRef<int32_t> words;
};

/// Each struct with members that saturate, so that the expressions of
/// kernels.def can be evaluated on any words.
namespace extents {
// A constructor that is not inlined a thousand times.
#define TM_STRUCT(name, members)                                               \
  struct name : Words {                                                        \
    LLVM_ATTRIBUTE_NOINLINE explicit name(llvm::ArrayRef<int32_t> words)       \
        : Words(words) {}                                                      \
    members                                                                    \
  };
#define TM_I(member) Extent member = take();
#define TM_F(member) TM_I(member)
#include "tinyml/structs.def"

/// The second struct of kernels that have none.
struct None : Words {
  using Words::Words;
};
} // namespace extents

template <typename ExtentsT>
KernelStruct describe();

#define TM_STRUCT(name, members)                                               \
  template <>                                                                  \
  [[maybe_unused]] KernelStruct describe<extents::name>() {                    \
    static const KernelField fields[] = {members};                             \
    return {#name, fields};                                                    \
  }
#define TM_I(member) {#member, false},
#define TM_F(member) {#member, true},
#include "tinyml/structs.def"

template <>
KernelStruct describe<extents::None>() {
  return {};
}
} // namespace

//===----------------------------------------------------------------------===//
// Kernels
//===----------------------------------------------------------------------===//

namespace {
/// Collects what one line says.
class Line {
public:
  Line(llvm::StringRef name, KernelStruct shape, KernelStruct params) {
    info.name = name;
    info.shape = shape;
    info.params = params;
    setHeader(name);
  }

  void setHeader(llvm::StringRef name) {
    info.header = ("tinyml/kernel/" + name + ".h").str();
  }

  template <typename T>
  static KernelPointer makePointer(llvm::StringRef name, llvm::StringRef type,
                                   SizeFn count) {
    if constexpr (std::is_class_v<T>)
      return {name, type, 4, sizeof(T) / 4, count};
    else
      return {name, type, sizeof(T), 1, count};
  }

  void share(llvm::StringRef name) {
    for (auto [index, input] : llvm::enumerate(info.inputs))
      if (input.name == name)
        info.inPlaceInputs.push_back(index);
  }

  KernelInfo info;
};
} // namespace

/// The structs under the names that kernels.def uses, inside a function of
/// their words.
#define STRUCTS                                                                \
  [[maybe_unused]] const Shape shapeStruct(shape);                             \
  [[maybe_unused]] const Shape *s = &shapeStruct;
#define SIZE(count)                                                            \
  [](llvm::ArrayRef<int32_t> shape,                                            \
     [[maybe_unused]] llvm::ArrayRef<int32_t> params) -> Extent {              \
    STRUCTS                                                                    \
    [[maybe_unused]] const Params paramsStruct(params);                        \
    [[maybe_unused]] const Params *q = &paramsStruct;                          \
    return count;                                                              \
  }
#define POINTER(list, type, name, count)                                       \
  line.info.list.push_back(Line::makePointer<type>(#name, #type, SIZE(count)));
#define BITS(list, bits, name, count)                                          \
  line.info.list.push_back({#name, "void", bits / 8, 1, SIZE(count)});

static std::vector<KernelInfo> readKernels() {
  std::vector<KernelInfo> kernels;
// A function for each line: optimizing one of all lines takes 35 s.
#define TM_KERNEL(name, shape, q, pointers, facts)                             \
  kernels.push_back([]() LLVM_ATTRIBUTE_NOINLINE {                             \
    using Shape = extents::shape;                                              \
    using Params = extents::q;                                                 \
    Line line(#name, describe<Shape>(), describe<Params>());                   \
    pointers facts return std::move(line.info);                                \
  }());
#define TM_Q(type) type
#define TM_NOQ None
#define TM_IN(type, name, count) POINTER(inputs, type, name, count)
#define TM_OUT(type, name, count) POINTER(outputs, type, name, count)
#define TM_SCRATCH(type, name, count) POINTER(scratch, type, name, count)
#define TM_IN_BITS(bits, name, count) BITS(inputs, bits, name, count)
#define TM_OUT_BITS(bits, name, count) BITS(outputs, bits, name, count)
#define TM_MACS(expression)                                                    \
  line.info.macs = [](llvm::ArrayRef<int32_t> shape) -> Extent {               \
    STRUCTS                                                                    \
    return expression;                                                         \
  };
#define TM_ROWS(...)                                                           \
  line.info.rows = [](llvm::ArrayRef<int32_t> shape) -> RowExtents {           \
    STRUCTS                                                                    \
    return {__VA_ARGS__};                                                      \
  };
#define TM_SHARES(input) line.share(#input);
#define TM_LIBM(function) line.info.libm.push_back(#function);
#define TM_HEADER(name) line.setHeader(#name);
#define TM_INTERLEAVES(kernel, bits)
#define TM_PACKS(kernel, format)
#define TM_POINTWISE(kernel)
#include "tinyml/kernels.def"
  return kernels;
}

//===----------------------------------------------------------------------===//
// Variants
//===----------------------------------------------------------------------===//

namespace {
/// The structs of each kernel, in C as `types::<name>::Shape` and `Params`.
namespace types {
struct None {};
#define TM_Q(type) type
#define TM_NOQ None
#define TM_KERNEL(name, shape, q, pointers, facts)                             \
  struct name {                                                                \
    using Shape = shape;                                                       \
    using Params = q;                                                          \
    using ShapeExtents = extents::shape;                                       \
    using ParamsExtents = extents::q;                                          \
  };
#include "tinyml/kernels.def"
} // namespace types

/// The struct with these words.
template <typename StructT>
StructT toStruct(llvm::ArrayRef<int32_t> words) {
  StructT result = {};
  if (words.size() * sizeof(int32_t) == sizeof(StructT))
    memcpy(&result, words.data(), sizeof(StructT));
  return result;
}

} // namespace

static void readVariants(std::vector<KernelInfo> &kernels) {
  auto add = [&](llvm::StringRef name, llvm::StringRef isa,
                 llvm::StringRef folder, auto accepts,
                 std::vector<KernelPointer> scratch) {
    auto kernel = llvm::find_if(
        kernels, [&](const KernelInfo &info) { return info.name == name; });
    kernel->variants.push_back(
        {folder, ("tm_" + isa + "_" + name).str(),
         ("tinyml/isa/" + folder + "/kernel/" + name + ".h").str(), accepts,
         std::move(scratch)});
  };
#define STRING(text) #text
#define EXPANDED(text) STRING(text)
#define ACCEPTS(name, condition)                                               \
  [](llvm::ArrayRef<int32_t> shape, llvm::ArrayRef<int32_t> params) {          \
    const auto shapeStruct = toStruct<types::name::Shape>(shape);              \
    const auto paramsStruct = toStruct<types::name::Params>(params);           \
    [[maybe_unused]] const auto *s = &shapeStruct;                             \
    [[maybe_unused]] const auto *q = &paramsStruct;                            \
    return condition;                                                          \
  }
#define TM_VARIANT(name, condition)                                            \
  add(#name, EXPANDED(TM_ISA), TM_ISA_FOLDER, ACCEPTS(name, condition), {});
#define TM_VARIANT_SCRATCH(name, condition, words)                             \
  {                                                                            \
    using Shape = types::name::ShapeExtents;                                   \
    using Params = types::name::ParamsExtents;                                 \
    add(#name, EXPANDED(TM_ISA), TM_ISA_FOLDER, ACCEPTS(name, condition),      \
        {{"scratch", "int32_t", 4, 1, SIZE(words)}});                          \
  }
#include "tinyml/variants.def"
}

const KernelVariant *KernelInfo::findVariant(llvm::StringRef isa) const {
  for (const KernelVariant &variant : variants)
    if (variant.isa == isa)
      return &variant;
  return nullptr;
}

llvm::ArrayRef<KernelInfo> tinyml::mcu::getKernels() {
  static const std::vector<KernelInfo> kernels = [] {
    std::vector<KernelInfo> table = readKernels();
    readVariants(table);
    return table;
  }();
  return kernels;
}

const KernelInfo *tinyml::mcu::findKernel(llvm::StringRef name) {
  static const llvm::StringMap<const KernelInfo *> byName = [] {
    llvm::StringMap<const KernelInfo *> map;
    for (const KernelInfo &kernel : getKernels())
      map[kernel.name] = &kernel;
    return map;
  }();
  return byName.lookup(name);
}
