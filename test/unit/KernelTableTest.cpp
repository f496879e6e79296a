//===- KernelTableTest.cpp - KernelOps.td says what the runtime does ------===//
//
// Compares the descriptions generated from KernelOps.td with kernels.def and
// structs.def of the runtime, in both directions.
//
//===----------------------------------------------------------------------===//

#include "mlir/IR/MLIRContext.h"
#include "tinyml/Dialect/MCU/IR/MCUOps.h"
#include "tinyml/types.h"
#include "llvm/ADT/StringMap.h"
#include <gtest/gtest.h>
#include <random>

using namespace mlir;
using namespace tinyml::mcu;

namespace {
struct Parameter {
  std::string type, name;
  enum { In, Out, OutSame, OutRows } kind;
};
struct Kernel {
  std::string shape, params;
  std::vector<Parameter> pointers;
};
struct Member {
  std::string name;
  bool isFloat;
};

llvm::StringMap<Kernel> getRuntimeKernels() {
  llvm::StringMap<Kernel> kernels;
#define TM_KERNEL(name, shape, q, ...)                                         \
  kernels[#name] = Kernel{#shape, q, {__VA_ARGS__}};
#define TM_Q(type) #type
#define TM_NOQ ""
#define TM_IN(type, name) Parameter{#type, #name, Parameter::In}
#define TM_OUT(type, name) Parameter{#type, #name, Parameter::Out}
#define TM_OUT_SAME(type, name) Parameter{#type, #name, Parameter::OutSame}
#define TM_OUT_ROWS(type, name)                                                \
  Parameter { #type, #name, Parameter::OutRows }
#include "tinyml/kernels.def"
  return kernels;
}

llvm::StringMap<std::vector<Member>> getRuntimeStructs() {
  llvm::StringMap<std::vector<Member>> structs;
#define TM_STRUCT(name, ...) structs[#name] = {__VA_ARGS__};
#define TM_I(member) Member{#member, false}
#define TM_F(member)                                                           \
  Member { #member, true }
#include "tinyml/structs.def"
  return structs;
}

/// The descriptions of all kernel ops, by the kernel's name.
llvm::StringMap<const KernelInfo *> getOps(MLIRContext &context) {
  llvm::StringMap<const KernelInfo *> ops;
  context.loadDialect<MCUDialect>();
  for (RegisteredOperationName op : context.getRegisteredOperations())
    if (auto *kernel = op.getInterface<KernelOpInterface>()) {
      const KernelInfo &info = kernel->getKernelInfo();
      EXPECT_EQ(op.getStringRef(), "mcu." + info.name.str());
      ops[info.name] = &info;
    }
  return ops;
}

void expectStruct(const KernelStruct &found,
                  const llvm::StringMap<std::vector<Member>> &structs) {
  if (found.fields.empty())
    return;
  auto expected = structs.find(found.name);
  ASSERT_NE(expected, structs.end()) << found.name.str();
  ASSERT_EQ(found.fields.size(), expected->second.size()) << found.name.str();
  for (auto [field, member] : llvm::zip(found.fields, expected->second)) {
    EXPECT_EQ(field.name, member.name) << found.name.str();
    EXPECT_EQ(field.isFloat, member.isFloat) << found.name.str();
  }
}
} // namespace

TEST(KernelTable, EveryKernelIsAnOp) {
  MLIRContext context;
  auto ops = getOps(context);
  auto kernels = getRuntimeKernels();
  EXPECT_EQ(ops.size(), kernels.size());
  for (const auto &entry : kernels)
    EXPECT_TRUE(ops.contains(entry.getKey())) << entry.getKey().str();
}

TEST(KernelTable, ParametersAgree) {
  MLIRContext context;
  auto kernels = getRuntimeKernels();
  for (const auto &entry : getOps(context)) {
    const KernelInfo &info = *entry.getValue();
    SCOPED_TRACE(info.name.str());
    ASSERT_TRUE(kernels.contains(info.name));
    const Kernel &kernel = kernels[info.name];
    EXPECT_EQ(info.shape.name, kernel.shape);
    EXPECT_EQ(info.params.name, kernel.params);
    std::vector<const KernelPointer *> pointers;
    for (auto list : {info.inputs, info.outputs, info.scratch})
      for (const KernelPointer &pointer : list)
        pointers.push_back(&pointer);
    ASSERT_EQ(pointers.size(), kernel.pointers.size());
    for (size_t i = 0; i < pointers.size(); ++i) {
      EXPECT_EQ(pointers[i]->name, kernel.pointers[i].name);
      EXPECT_EQ(pointers[i]->cType, kernel.pointers[i].type);
      EXPECT_EQ(i < info.inputs.size(),
                kernel.pointers[i].kind == Parameter::In);
    }
    auto outKind = kernel.pointers[info.inputs.size()].kind;
    EXPECT_EQ(!info.inPlaceInputs.empty(), outKind == Parameter::OutSame);
    EXPECT_EQ(info.rows != nullptr, outKind == Parameter::OutRows);
    for (unsigned input : info.inPlaceInputs)
      EXPECT_EQ(kernel.pointers[input].type,
                kernel.pointers[info.inputs.size()].type);
  }
}

/// The distance by its meaning: the least at which no row of the output covers
/// a byte of the input that the same or a later row reads.
int64_t searchDistance(const KernelRows &rows) {
  auto isFarEnough = [&](int64_t distance) {
    for (int64_t writer = 0; writer < rows.outputRows; ++writer)
      for (int64_t reader = writer; reader < rows.outputRows; ++reader)
        for (int64_t i = 0; i < rows.reach; ++i) {
          int64_t line = reader * rows.stride - rows.pad + i;
          if (line < 0 || line >= rows.inputRows)
            continue;
          int64_t begin = distance + line * rows.inputBytes;
          if (begin < (writer + 1) * rows.outputBytes &&
              writer * rows.outputBytes < begin + rows.inputBytes)
            return false;
        }
    return true;
  };
  // Far away nothing meets; nearer it does, once and for all.
  int64_t distance = rows.outputRows * rows.outputBytes;
  while (distance > 0 && isFarEnough(distance - 1))
    --distance;
  return distance;
}

TEST(KernelRows, DistanceIsTheLeast) {
  std::mt19937 random(3);
  for (int round = 0; round < 2000; ++round) {
    KernelRows rows;
    rows.outputRows = random() % 8 + 1;
    rows.inputRows = random() % 8 + 1;
    rows.outputBytes = random() % 12 + 1;
    rows.inputBytes = random() % 12 + 1;
    rows.stride = random() % 3 + 1;
    rows.reach = random() % 5 + 1;
    rows.pad = random() % rows.reach;
    EXPECT_EQ(rows.getDistance(), searchDistance(rows)) << round;
  }
}

TEST(KernelRows, AreThoseOfTheShape) {
  tm_conv_shape shape = {1, 32, 32, 16, 32, 32, 16, 3, 3, 1, 1, 1, 1, 1, 1, 1};
  const KernelInfo &conv = Conv2dS8Op::getKernelInfo();
  EXPECT_EQ(conv.getRows(toWords(shape))->getDistance(), 2 * 512);
  EXPECT_EQ(Conv2dF32Op::getKernelInfo().getRows(toWords(shape))->getDistance(),
            4 * 2 * 512);
  shape.pad_t = 0;
  EXPECT_EQ(conv.getRows(toWords(shape))->getDistance(), 512);
  shape.pad_t = -1;
  EXPECT_FALSE(conv.getRows(toWords(shape)));
  shape.pad_t = 0;
  shape.n = 2;
  EXPECT_FALSE(conv.getRows(toWords(shape)));
  EXPECT_FALSE(TanhF32Op::getKernelInfo().getRows({8}));
}

TEST(KernelTable, StructsAgree) {
  MLIRContext context;
  auto structs = getRuntimeStructs();
  for (const auto &entry : getOps(context)) {
    expectStruct(entry.getValue()->shape, structs);
    expectStruct(entry.getValue()->params, structs);
  }
}

TEST(Extent, SaturatesInsteadOfOverflowing) {
  Extent big = int64_t(1) << 40;
  EXPECT_EQ((big * 4).get(), int64_t(1) << 42);
  EXPECT_TRUE((big * big).isUnknown());
  EXPECT_TRUE((big * big * 0).isUnknown());
  EXPECT_TRUE((Extent(3) - 4).isUnknown());
  EXPECT_TRUE((Extent(3) / 0).isUnknown());
  EXPECT_TRUE(Extent(-1).isUnknown());
  EXPECT_EQ((Extent(7) / 2).get(), 3);
}
