//===- CModel.h - A model in the words of C ---------------------*- C++ -*-===//
//
// What the printers of the different files have in common: every name, type and
// expression, read off a prepared mcu.model.
//
//===----------------------------------------------------------------------===//

#ifndef TINYML_LIB_TARGET_C_CMODEL_H
#define TINYML_LIB_TARGET_C_CMODEL_H

#include "tinyml/Analysis/BufferLiveness.h"
#include "tinyml/Analysis/ModelFacts.h"
#include "tinyml/Dialect/MCU/IR/Adapters.h"
#include "tinyml/Support/CNames.h"
#include "tinyml/Support/Weights.h"
#include "tinyml/Target/C/EmitC.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/StringSet.h"

namespace tinyml::c {

/// An input, output or state of the model.
struct Port {
  std::string name;
  /// `<MODEL>_<NAME>`, what its macros begin with.
  std::string macro;
  std::string tensor;
  std::string cType;
  /// Type and dimensions for a reader, e.g. int8[1][49][10][1].
  std::string shownType;
  mcu::PortDirection direction;
  int64_t elements;
  int64_t elementBytes;
  std::optional<float> scale;
  int64_t zeroPoint = 0;
  /// Of each feature, where these have their own; `scale` is not set then.
  llvm::SmallVector<float> scales;
  llvm::SmallVector<int32_t> zeroPoints;
  BufferLifetime lifetime;
  /// What a state begins with; null for zeros.
  mlir::ElementsAttr initial;

  bool isInput() const { return direction == mcu::PortDirection::In; }

  /// Whether the entry on floats converts it.
  bool isConverted() const {
    return (scale || !scales.empty()) &&
           (elementBytes == 1 || cType == "int16_t");
  }
};

/// A constant struct that is passed to instances.
struct StructConstant {
  std::string name;
  const mcu::KernelStruct *type;
  llvm::ArrayRef<int32_t> words;
};

/// A C function that calls one kernel, for all steps that name it.
struct Instance {
  std::string name;
  const mcu::KernelInfo *kernel;
  /// The variant of the kernel that it calls, null for the portable one.
  const mcu::KernelVariant *variant;
  /// The structs where all steps agree on them; they are constants inside the
  /// function. Otherwise it takes them as parameters.
  std::optional<llvm::ArrayRef<int32_t>> shape, params;
};

struct Step {
  const Instance *instance;
  /// What stands behind the call's parenthesis.
  std::vector<std::string> arguments;
  std::string comment;
  /// The first output as a pointer expression, and its bytes.
  std::string output;
  int64_t outputBytes;
  /// The name of the buffer that it is in; empty where it is the caller's.
  std::string outputBuffer;
};

/// Bytes from the beginning of a buffer, and how many more they are with each
/// trip of a loop.
struct ByteOffset {
  int64_t bytes;
  int64_t perTrip = 0;
};

/// A buffer in the arena.
struct Buffer {
  /// `<MODEL>_<NAME>`, a constant.
  std::string name;
  /// Its place in elements.
  int64_t at;
  std::string comment;
};

/// The constants of a model in one memory: a const struct.
struct WeightsObject {
  llvm::StringRef memory;
  /// `<model>_weights`, and behind it the memory's name where it is not the
  /// only one and not flash.
  std::string name;
  /// The pointer to it that steps read.
  std::string pointer;
  llvm::SmallVector<mcu::WeightsOp> members;
  int64_t bytes;
  /// The other model whose object it is; empty for one of this model.
  std::string owner;

  /// What a macro about it begins with: `<prefix>_WEIGHTS`, and behind it the
  /// memory's name as above.
  std::string getMacro(llvm::StringRef prefix) const;
};

/// The weights that an adapter gives, and the port that says whose.
struct AdapterObject {
  mcu::Adapters adapters;
  std::string port; ///< its C name
  std::string type; ///< `<model>_adapter_t`
};

/// A view of the arena as elements of one C type.
struct ArenaMember {
  llvm::StringRef cType;
  llvm::StringRef name;
  int64_t elementBytes;
};

class CModel {
public:
  /// Reads `model`; says as an error what is missing.
  static mlir::FailureOr<CModel> create(mcu::ModelOp model,
                                        const CEmissionOptions &options);

  mcu::ModelOp op;
  const CEmissionOptions *options;
  std::string name;
  std::string macro;
  /// Inputs and outputs: the caller's arrays.
  std::vector<Port> ports;
  /// The members of the caller's `<name>_state`.
  std::vector<Port> states;
  std::vector<ArenaMember> arena;
  /// In the order in which steps look at them.
  std::vector<Buffer> buffers;
  std::vector<WeightsObject> weights;
  /// Those of other models, with the members that this one reads.
  std::vector<WeightsObject> sharedWeights;
  std::optional<AdapterObject> adapter;
  std::vector<std::unique_ptr<Instance>> instances;
  std::vector<StructConstant> constants;
  std::vector<Step> steps;
  llvm::SmallVector<mcu::StepLoop> loops;
  std::unique_ptr<ModelFacts> facts;

  /// `arena`, `state` where there is one, and the ports as parameters;
  /// `onlyUsed`: those that some step looks at.
  std::vector<std::string> getParameters(bool onlyUsed = false) const;
  /// The same as arguments.
  std::vector<std::string> getArguments(bool onlyUsed = false) const;
  bool hasState() const { return !states.empty(); }
  bool hasBank() const { return adapter && !adapter->adapters.isSlot; }
  bool hasSlot() const { return adapter && adapter->adapters.isSlot; }
  bool hasFloatEntry() const;

private:
  /// The parameters of `<name>_run` that steps look at.
  llvm::StringSet<> used;
  CNames bufferNames;
  /// Buffers by what allocates them and the bytes of their elements.
  llvm::DenseMap<std::pair<mlir::Operation *, int64_t>, size_t> bufferIndex;

  mlir::LogicalResult readWeights();
  /// Reads the weights that are members of other models' objects.
  void readSharedWeights(llvm::ArrayRef<mcu::WeightsOp> used);
  /// The pointer to the element that `constant` begins with, and its type.
  mlir::FailureOr<std::string> getWeights(mcu::GetWeightsOp constant,
                                          ByteOffset offset,
                                          llvm::StringRef type, bool isConst);
  mlir::LogicalResult readAdapters();
  mlir::FailureOr<Port> readPort(mlir::BlockArgument argument) const;
  mlir::LogicalResult readPorts(const BufferLiveness &liveness);
  void readInstances(const BufferLiveness &liveness);
  mlir::LogicalResult readSteps(const BufferLiveness &liveness);
  /// Keeps buffers from the names of other macros.
  void reserveBufferNames();
  /// The name of a buffer that is looked at as elements of `member`.
  std::string getBuffer(mcu::AllocOp alloc, const ArenaMember &member,
                        const BufferLiveness &liveness);
  /// The expression for `buffer` passed as `pointer`; `isConst` where the
  /// kernel only reads.
  mlir::FailureOr<std::string> getPointer(mlir::Value buffer,
                                          const mcu::KernelPointer &pointer,
                                          bool isConst,
                                          const BufferLiveness &liveness);
};

/// Returns the struct's members as designated initializers.
std::vector<std::string> getInitializers(const mcu::KernelStruct &type,
                                         llvm::ArrayRef<int32_t> words);

/// The arena's view for a C type, none where it has none.
std::optional<ArenaMember> getArenaMember(llvm::StringRef cType);

/// Prints the constants for the buffers that are wanted.
void printBuffers(llvm::raw_ostream &os, const CModel &model,
                  llvm::function_ref<bool(const Buffer &)> isWanted);

// The printers: each returns the contents of one file.
std::string printHeader(const CModel &model);
/// Part of printSource: `<model>_reset` and what it copies.
mlir::LogicalResult printReset(llvm::raw_ostream &os, const CModel &model);
/// Prints the elements of `bytes`, of type `cType`, as a list of literals.
void printNumbers(llvm::raw_ostream &os, llvm::ArrayRef<char> bytes,
                  llvm::StringRef cType, unsigned indent);
mlir::FailureOr<std::string> printSource(const CModel &model);
std::string printWeightsHeader(const CModel &model);
mlir::FailureOr<std::string> printWeightsSource(const CModel &model);
/// The same for weights that are `<object>.bin`, and that file.
std::string printBinaryWeightsSource(const CModel &model);
mlir::FailureOr<std::string> printBinaryWeights(const WeightsObject &object);
/// Parts of these: the struct of the weights that an adapter gives, and of a
/// bank all of them.
void printAdapterType(llvm::raw_ostream &os, const CModel &model);
mlir::FailureOr<bool> printBank(llvm::raw_ostream &os, const CModel &model);
/// The sizes of adapters, for the model's header.
void printAdapterMacros(llvm::raw_ostream &os, const CModel &model);
/// What refuses a slot, at `pointer`, that does not begin as one of this model.
void printSlotCheck(llvm::raw_ostream &os, const CModel &model,
                    llvm::StringRef pointer);
/// `<model>_adapter_check` of a slot, and the contents for no adapter.
std::string printSlotHeader(const CModel &model);
mlir::FailureOr<std::string> printSlotSource(const CModel &model);
/// Prints the elements of one member; says whether they need <math.h>.
bool printElements(llvm::raw_ostream &os, mcu::WeightsOp weights,
                   const WeightsView &view);
/// The members of a struct of `members`, each with its dimensions.
void printMemberTypes(llvm::raw_ostream &os,
                      llvm::ArrayRef<mcu::WeightsOp> members);
/// Prints an assertion of the C compiler that an object takes no more than
/// these bytes; `name` is an identifier that no other assertion has.
void printSizeAssert(llvm::raw_ostream &os, llvm::StringRef type, int64_t bytes,
                     llvm::StringRef name);
/// A function that computes a CRC-32, static.
void printCRC(llvm::raw_ostream &os);
std::string printFloatHeader(const CModel &model);
std::string printFloatSource(const CModel &model);
std::string printTestBench(const CModel &model);
std::string printSelfTestHeader(const CModel &model);
std::string printSelfTestSource(const CModel &model);

/// Prints the label of a step in a switch, with what the step does.
void printCase(llvm::raw_ostream &os, size_t number, const Step &step);

/// The macro that guards a header.
std::string getIncludeGuard(llvm::StringRef fileName);

/// The note on origin and options at the top of every file.
std::string getOrigin(const CModel &model);

} // namespace tinyml::c

#endif // TINYML_LIB_TARGET_C_CMODEL_H
