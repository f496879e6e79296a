//===- MCUOps.td - The mcu dialect -------------------------*- tablegen -*-===//

#ifndef TINYML_DIALECT_MCU_IR_MCUOPS_TD
#define TINYML_DIALECT_MCU_IR_MCUOPS_TD

include "mlir/IR/OpBase.td"
include "mlir/IR/OpAsmInterface.td"
include "mlir/IR/SymbolInterfaces.td"
include "mlir/Interfaces/SideEffectInterfaces.td"
include "mlir/Interfaces/ViewLikeInterface.td"

def MCU_Dialect : Dialect {
  let name = "mcu";
  let cppNamespace = "::tinyml::mcu";
  let summary = "Calls of runtime kernels on planned memory";
  let description = [{
    The last dialect before C: calls of the runtime's C functions, buffers with
    lifetimes and offsets, constants in named regions. Printing it takes no
    decision. Memrefs have static shapes and the identity layout; one step is
    one `mcu.call`, in the order of the block. What stands between `mcu.loop`
    and `mcu.end_loop` is repeated.
  }];
}

class MCU_Op<string mnemonic, list<Trait> traits = []>
    : Op<MCU_Dialect, mnemonic, traits>;

def MCU_CallOp : MCU_Op<"call", [AttrSizedOperandSegments]> {
  let summary = "a call of one C function of the runtime";
  let description = [{
    The C call is `tm_<kernel>(&shape, [&params,] inputs..., outputs...,
    [scratch...])`. `shape` and `params` are the structs of the runtime, one
    32-bit word per member in the order of memory (floats as their bits); the
    text names every member.

    Everything known of the kernel is read from the runtime's `kernels.def`, of
    which [kernels.md](kernels.md) is a page: its structs, its pointers with
    their sizes, which inputs the output may share, rows, multiply-accumulates.
    The verifier holds the operands against it, so a wrong stride or a table
    that is too short is an error here. Planner, printer, executor and reports
    read the same and never ask which kernel they look at.

    `instance` is the name of the C function that calls the kernel with this
    shape, set when preparing for emission; calls with the same name share it.

    `variant` names an instruction set whose variant of the kernel is called
    (docs/c-abi.md), `"portable"` the portable C; a variant may take scratch
    where the kernel has none. Without it nothing is chosen
    yet, and C prints the portable one; `mcu-choose-variants` chooses and leaves
    alone what is chosen.

    `accumulator_bound` says of a call that adds up products of integers which
    magnitude no sum of some of them and the bias passes, in any order, as
    `tinyml-check-accumulators` has proved from the weights and the limits of
    the input. The verifier refuses one that 32 bits do not hold, after the
    shift of a kernel that has `acc_shift`.

    Example:
    ```mlir
    mcu.call "clamp_s8" ins(%x : memref<8xi8>) outs(%y : memref<8xi8>)
        shape {len = 8} params {lo = 0, hi = 127}
    ```
  }];
  let arguments = (ins
    StrAttr:$kernel,
    Arg<Variadic<AnyMemRef>, "buffers that are read", [MemRead]>:$inputs,
    Arg<Variadic<AnyMemRef>, "buffers that are written", [MemWrite]>:$outputs,
    Arg<Variadic<AnyMemRef>, "buffers that are free before and after the call",
        [MemRead, MemWrite]>:$scratch,
    DenseI32ArrayAttr:$shape,
    DenseI32ArrayAttr:$params,
    OptionalAttr<StrAttr>:$variant,
    OptionalAttr<StrAttr>:$instance,
    OptionalAttr<I64Attr>:$accumulator_bound
  );
  let hasCustomAssemblyFormat = 1;
  let hasVerifier = 1;
  let builders = [OpBuilder<(ins "::llvm::StringRef":$kernel,
      "::mlir::ValueRange":$inputs, "::mlir::ValueRange":$outputs,
      "::llvm::ArrayRef<int32_t>":$shape,
      CArg<"::llvm::ArrayRef<int32_t>", "{}">:$params,
      CArg<"::mlir::ValueRange", "{}">:$scratch)>];
  let extraClassDeclaration = [{
    /// The description of the C function; the verifier found that it exists.
    const ::tinyml::mcu::KernelInfo &getKernelInfo();
    /// The variant that is called, null for the portable kernel.
    const ::tinyml::mcu::KernelVariant *getKernelVariant();
    /// What the scratch buffers are passed for: those of the kernel, then those
    /// of the variant.
    ::llvm::SmallVector<const ::tinyml::mcu::KernelPointer *>
    getScratchParameters();
    /// Multiply-accumulates of this call.
    int64_t getMacs();
    /// Pairs of a pointer operand and the parameter it is passed for, in the
    /// order of the C call.
    ::llvm::SmallVector<
        std::pair<::mlir::Value, const ::tinyml::mcu::KernelPointer *>>
    getPointers();
  }];
}

def MCU_ModelOp : MCU_Op<"model", [Symbol, IsolatedFromAbove, SingleBlock,
    NoTerminator, DeclareOpInterfaceMethods<OpAsmOpInterface,
                                            ["getAsmBlockArgumentNames"]>]> {
  let summary = "an inference function: inputs, outputs, states, steps";
  let description = [{
    The ports are the caller's buffers: first the inputs, which are only read,
    then the outputs, then the states, which keep their contents from call to
    call. Their memref types have the logical shape of the model's tensors.

    A state is two arguments of the block in the same memory: the value that
    the call before left, which is only read, and the value for the next call,
    which the steps write. So every operand says which of the two it means, and
    `mcu-verify-plan` can tell whether the old one is still there.

    Each port has a dictionary of attributes:

    | attribute | what |
    |---|---|
    | `mcu.name` | the tensor's name in the model (required) |
    | `mcu.c_name` | the C identifier, set when preparing for emission |
    | `mcu.c_type` | element type in C where it is not the memref's, e.g. `"uint8_t"` |
    | `mcu.type` | element type to show, e.g. `"bool"`; from the C type if left out |
    | `mcu.scale`, `mcu.zero_point` | real value = scale * (q - zero point), for quantized tensors |
    | `mcu.scales`, `mcu.zero_points` | the same for each element of the last dimension |
    | `mcu.initial` | elements of a state before the first call; left out where they are zeros |

    `arena` names the region of the arena and `bytes` its size once the memory
    is planned.

    Example:
    ```mlir
    mcu.model @kws(%mfcc: memref<1x490xi8> {mcu.name = "mfcc"})
        outs(%logits: memref<1x12xi8> {mcu.name = "logits"})
        states(%h to %h_next : memref<1x8xi8> {mcu.name = "h"})
        arena "sram" bytes 16000 {
      ...
    }
    ```
  }];
  let arguments = (ins
    SymbolNameAttr:$sym_name,
    I64Attr:$num_inputs,
    DefaultValuedAttr<I64Attr, "0">:$num_states,
    DefaultValuedAttr<StrAttr, "\"sram\"">:$arena_region,
    OptionalAttr<I64Attr>:$arena_bytes,
    OptionalAttr<DictArrayAttr>:$arg_attrs
  );
  let regions = (region SizedRegion<1>:$body);
  let hasCustomAssemblyFormat = 1;
  let hasRegionVerifier = 1;
  let builders = [OpBuilder<(ins "::llvm::StringRef":$name,
      "::mlir::TypeRange":$inputs, "::mlir::TypeRange":$outputs,
      "::llvm::ArrayRef<::mlir::DictionaryAttr>":$argAttrs,
      CArg<"::mlir::TypeRange", "{}">:$states)>];
  let skipDefaultBuilders = 1;
  let extraClassDeclaration = [{
    /// Buffers of the caller: inputs, outputs, and states as the call before
    /// left them. Their argument numbers are their indices.
    ::llvm::ArrayRef<::mlir::BlockArgument> getPorts() {
      return getBody().front().getArguments().drop_back(getNumStates());
    }
    ::llvm::ArrayRef<::mlir::BlockArgument> getInputs() {
      return getPorts().take_front(getNumInputs());
    }
    ::llvm::ArrayRef<::mlir::BlockArgument> getOutputs() {
      return getPorts().drop_front(getNumInputs()).drop_back(getNumStates());
    }
    ::llvm::ArrayRef<::mlir::BlockArgument> getStates() {
      return getPorts().take_back(getNumStates());
    }
    /// What the states hold for the next call, in the order of getStates() and
    /// in their memory.
    ::llvm::ArrayRef<::mlir::BlockArgument> getNextStates() {
      return getBody().front().getArguments().take_back(getNumStates());
    }
    /// The old value of the state whose next value is `buffer`, null where it
    /// is none.
    ::mlir::Value getOldState(::mlir::Value buffer);
    /// The port in whose memory argument `argument` is.
    ::mlir::BlockArgument getPort(::mlir::BlockArgument argument);
    PortDirection getDirection(unsigned port);
    /// The attribute `name` of a port, null where it has none.
    ::mlir::Attribute getArgAttr(unsigned index, ::llvm::StringRef name);
    template <typename AttrT>
    AttrT getArgAttrOfType(unsigned index, ::llvm::StringRef name) {
      return ::llvm::dyn_cast_or_null<AttrT>(getArgAttr(index, name));
    }
    void setArgAttr(unsigned index, ::llvm::StringRef name,
                    ::mlir::Attribute value);
    /// The kernel calls in order; the position is the step's number.
    ::llvm::SmallVector<::tinyml::mcu::CallOp> getSteps();
    /// The loops in order, those without a step left out.
    ::llvm::SmallVector<::tinyml::mcu::StepLoop> getLoops();
  }];
}

def MCU_WeightsOp : MCU_Op<"weights", [Symbol]> {
  let summary = "a constant in a memory";
  let description = [{
    All weights of one memory become one const struct. `memory` is the name of
    one that the module's `#tinyml.target` has, where it lists them. `ctype` is
    the C type of an element where it is not the tensor element's own, e.g.
    `"tm_rq"` for a `tensor<Nx2xi32>` of {mult, pre}.

    `of` names another model, its weights object and a member of that, which
    holds the same bytes: the model reads that one, and its own object leaves it
    out.

    Example:
    ```mlir
    mcu.weights @conv1_rq dense<[[1073741824, 0]]> : tensor<1x2xi32> in "flash" align 4 ctype "tm_rq"
    mcu.weights @head_rq dense<[[1073741824, 0]]> : tensor<1x2xi32> in "flash" align 4 ctype "tm_rq" of @wake::@wake_weights::@conv1_rq
    ```
  }];
  let arguments = (ins
    SymbolNameAttr:$sym_name,
    ElementsAttr:$value,
    DefaultValuedAttr<StrAttr, "\"flash\"">:$memory,
    DefaultValuedAttr<I64Attr, "4">:$alignment,
    OptionalAttr<StrAttr>:$ctype,
    OptionalAttr<SymbolRefAttr>:$owner
  );
  let assemblyFormat = [{
    $sym_name $value `in` $memory `align` $alignment (`ctype` $ctype^)?
    (`of` $owner^)? attr-dict
  }];
  let hasVerifier = 1;
  let extraClassDeclaration = [{
    /// The C type of one element of the table: `ctype` or the element's own.
    ::llvm::StringRef getElementCType();
    /// The memref that get_weights gives.
    ::mlir::MemRefType getMemRefType();
    int64_t getNumBytes();
  }];
}

def MCU_GetWeightsOp : MCU_Op<"get_weights", [Pure,
    DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let summary = "a constant as a buffer";
  let description = [{
    Gives an `mcu.weights` as a memref that is only read, so that every pointer
    argument of a kernel is an operand.

    Example:
    ```mlir
    %w = mcu.get_weights @conv1_w : memref<64x10x4x1xi8>
    ```
  }];
  let arguments = (ins FlatSymbolRefAttr:$weights);
  let results = (outs AnyStaticShapeMemRef:$result);
  let assemblyFormat = "$weights attr-dict `:` type($result)";
}

def MCU_AllocOp : MCU_Op<"alloc", []> {
  let summary = "a buffer in the arena";
  let description = [{
    `live [first, last]` are the numbers of the first and last step that touch
    the buffer or a view of it, `offset` is its place in the arena in bytes;
    both are set by `mcu-plan-memory`. The location is the tensor's name.

    Example:
    ```mlir
    %a = mcu.alloc live [0, 2] offset 0 : memref<1x25x5x64xi8>
    ```
  }];
  let arguments = (ins
    OptionalAttr<DenseI64ArrayAttr>:$live,
    OptionalAttr<I64Attr>:$offset
  );
  let results = (outs Res<AnyStaticShapeMemRef, "", [MemAlloc]>:$result);
  let assemblyFormat =
      "(`live` $live^)? (`offset` $offset^)? attr-dict `:` type($result)";
  let hasVerifier = 1;
  let builders = [OpBuilder<(ins "::mlir::MemRefType":$type), [{
    build($_builder, $_state, type, ::mlir::DenseI64ArrayAttr(),
          ::mlir::IntegerAttr());
  }]>];
  let extraClassDeclaration = [{
    int64_t getNumBytes();
  }];
}

def MCU_ViewOp : MCU_Op<"view", [Pure,
    DeclareOpInterfaceMethods<ViewLikeOpInterface>]> {
  let summary = "a part of a buffer, as another shape";
  let description = [{
    Names `offset` bytes into the source's memory: a reshape, or one part of a
    concatenation. The element's size may change, the result lies inside the
    source.

    Example:
    ```mlir
    %v = mcu.view %a offset 8000 : memref<16000xi8> to memref<1x8000xi8>
    ```
  }];
  let arguments = (ins AnyStaticShapeMemRef:$source,
                       DefaultValuedAttr<I64Attr, "0">:$offset);
  let results = (outs AnyStaticShapeMemRef:$result);
  let assemblyFormat = [{
    $source (`offset` $offset^)? attr-dict
    `:` type($source) `to` type($result)
  }];
  let hasVerifier = 1;
  let hasFolder = 1;
}

def MCU_SliceOp : MCU_Op<"slice", [Pure,
    DeclareOpInterfaceMethods<ViewLikeOpInterface>]> {
  let summary = "a part of a buffer that moves on with each trip of a loop";
  let description = [{
    Names `offset + t * step` bytes into the source's memory in trip t, counted
    from 0, of the loop whose calls read or write it. Only calls of one loop may.

    Example:
    ```mlir
    %row = mcu.slice %x offset 0 step 32 : memref<200x8xf32> to memref<8xf32>
    ```
  }];
  let arguments = (ins AnyStaticShapeMemRef:$source, I64Attr:$offset,
                       I64Attr:$step);
  let results = (outs AnyStaticShapeMemRef:$result);
  let assemblyFormat = [{
    $source `offset` $offset `step` $step attr-dict
    `:` type($source) `to` type($result)
  }];
  let hasVerifier = 1;
}

def MCU_BeginLoopOp : MCU_Op<"loop", []> {
  let summary = "the beginning of calls that are repeated";
  let description = [{
    The calls up to the next `mcu.end_loop` are made `trips` times, in this
    order. They are steps like others: each has one number. There is no loop in
    a loop.

    Example:
    ```mlir
    mcu.loop trips 200
    mcu.call ...
    mcu.end_loop
    ```
  }];
  let arguments = (ins I64Attr:$trips);
  let assemblyFormat = "`trips` $trips attr-dict";
  let hasVerifier = 1;
}

def MCU_EndLoopOp : MCU_Op<"end_loop", []> {
  let summary = "the end of calls that are repeated";
  let assemblyFormat = "attr-dict";
}

#endif // TINYML_DIALECT_MCU_IR_MCUOPS_TD
