//===- KernelBase.td - Classes that describe kernels -------*- tablegen -*-===//
//
// From these come, for each op of KernelOps.td, its C++ class, syntax, verifier
// and KernelInfo. Field lists equal runtime/include/tinyml/structs.def, kernels
// equal kernels.def; unittests/KernelTableTest checks both.
//
//===----------------------------------------------------------------------===//

#ifndef TINYML_DIALECT_MCU_IR_KERNELBASE_TD
#define TINYML_DIALECT_MCU_IR_KERNELBASE_TD

include "mlir/IR/OpBase.td"
include "mlir/Interfaces/SideEffectInterfaces.td"
include "tinyml/Dialect/MCU/IR/MCUInterfaces.td"

/// A struct of types.h; `floats` names the members that are float.
class MCU_Struct<string cName, list<string> names, list<string> floats = []> {
  string name = cName;
  list<string> fields = names;
  // {{"n", false}, {"in_h", false}, ...}
  string fieldTable = "{" # !interleave(!foreach(f, names,
      "{\"" # f # "\", "
      # !if(!foldl(0, floats, found, x, !or(found, !eq(x, f))), "true", "false")
      # "}"), ", ") # "}";
  // [[maybe_unused]] Extent n = v[0], ...;
  string locals = "[[maybe_unused]] const ::tinyml::mcu::Extent "
      # !interleave(!foreach(i, !range(!size(names)),
                             names[i] # " = v[" # i # "]"), ", ") # ";";
  // The same of the second struct: q_in_zp = q[0], ...
  string paramLocals = "[[maybe_unused]] const ::tinyml::mcu::Extent "
      # !interleave(!foreach(i, !range(!size(names)),
                             "q_" # names[i] # " = q[" # i # "]"), ", ") # ";";
}

def MCU_NoParams { string name = ""; list<string> fields = []; }

/// A pointer parameter: C type, the bytes that one element of its memref has,
/// and how many elements the kernel touches, a C++ expression over the members
/// of the shape struct and, with q_ before their names, of the other one.
class MCU_Pointer<string pointerName, string type, int bytes, string count> {
  string name = pointerName;
  string cType = type;
  int elementBytes = bytes;
  string elements = count;
}
class F32<string name, string elements> : MCU_Pointer<name, "float", 4, elements>;
class S8<string name, string elements> : MCU_Pointer<name, "int8_t", 1, elements>;
class U8<string name, string elements> : MCU_Pointer<name, "uint8_t", 1, elements>;
class S16<string name, string elements> : MCU_Pointer<name, "int16_t", 2, elements>;
class S32<string name, string elements> : MCU_Pointer<name, "int32_t", 4, elements>;
class U32<string name, string elements> : MCU_Pointer<name, "uint32_t", 4, elements>;
/// Requantization entries: `memref<Nx2xi32>` of {mult, pre}.
class RQ<string name, string entries>
    : MCU_Pointer<name, "tm_rq", 4, "2 * (" # entries # ")">;
/// 4-bit weights, two in a byte: `rows` rows of `length` weights, each of which
/// starts at a byte. Elements are bytes, `memref<Nxi8>`.
class S4<string name, string rows, string length>
    : S8<name, "(" # rows # ") * ((" # length # " + 1) / 2)">;
/// Data moved as bytes, of any element type of this size.
class Raw<string name, int bytes, string elements>
    : MCU_Pointer<name, "void", bytes, elements>;

class MCU_PointerTable<list<MCU_Pointer> pointers, MCU_Struct shape,
                       list<MCU_Struct> params> {
  string cpp = !interleave(!foreach(p, pointers,
      "{\"" # p.name # "\", \"" # p.cType # "\", " # p.elementBytes
      # ", [](::llvm::ArrayRef<int32_t> v, ::llvm::ArrayRef<int32_t> q)"
      # " -> ::tinyml::mcu::Extent { " # shape.locals
      # !interleave(!foreach(s, params, s.paramLocals), "")
      # " return " # p.elements # "; }}"), ",\n    ");
}

/// Rows of the first output and the first input of a kernel that is TM_OUT_ROWS
/// in kernels.def, as expressions over the members of the shape struct: how many
/// there are, the elements of one, and which input rows an output row reads.
class MCU_Rows<string images, string outRows, string inRows, string outRow,
               string inRow, string stride, string pad, string reach> {
  string cpp = "{" # !interleave(
      [images, outRows, inRows, outRow, inRow, stride, pad, reach], ", ") # "}";
}

/// A call of `tm_<kernel>`. `inPlace` lists the inputs whose memory the first
/// output may share, `macs` is an expression over the members of the shape,
/// `rows` is empty or the one order of rows.
class MCU_KernelOp<string kernel, MCU_Struct shapeStruct,
                   list<MCU_Struct> paramStruct, list<MCU_Pointer> ins_,
                   list<MCU_Pointer> outs_, list<int> inPlace = [],
                   string macs = "0", list<MCU_Pointer> scratch_ = [],
                   list<MCU_Rows> rows = []>
    : Op<MCU_Dialect, kernel, [AttrSizedOperandSegments,
                               DeclareOpInterfaceMethods<KernelOpInterface,
                                                         ["getKernelInfo"]>]> {
  /// The runtime groups kernels into headers by the type in their names.
  string header = "tinyml/kernels_" # !cond(
      !ge(!find(kernel, "requantize"), 0): "s16",
      !ge(!find(kernel, "quantize"), 0): "quantize",
      !ge(!find(kernel, "_f32w"), 0): "f32w",
      !ge(!find(kernel, "_f32"), 0): "f32",
      !ge(!find(kernel, "_s16"), 0): "s16",
      !ge(!find(kernel, "_s8w4"), 0): "s4",
      !ge(!find(kernel, "_s8"), 0): "s8",
      !ge(!find(kernel, "_u8"), 0): "s8",
      !ge(!find(kernel, "_i8"), 0): "s8",
      true: "data") # ".h";

  let summary = "calls `tm_" # kernel # "`";
  let description = "C: `tm_" # kernel # "(const " # shapeStruct.name # " *"
    # !if(!empty(paramStruct), "", ", const " # !interleave(
        !foreach(p, paramStruct, p.name), "") # " *")
    # !interleave(!foreach(p, ins_, ", const " # p.cType # " *" # p.name), "")
    # !interleave(!foreach(p, outs_, ", " # p.cType # " *" # p.name), "")
    # !interleave(!foreach(p, scratch_, ", " # p.cType # " *" # p.name), "")
    # ")`.";
  let arguments = (ins
    Arg<Variadic<AnyMemRef>, "", [MemRead]>:$inputs,
    Arg<Variadic<AnyMemRef>, "", [MemWrite]>:$outputs,
    Arg<Variadic<AnyMemRef>, "", [MemRead, MemWrite]>:$scratch,
    DenseI32ArrayAttr:$shape,
    DenseI32ArrayAttr:$params,
    OptionalAttr<StrAttr>:$instance
  );
  let hasCustomAssemblyFormat = 1;
  let builders = [OpBuilder<(ins "::mlir::ValueRange":$inputs,
      "::mlir::ValueRange":$outputs, "::llvm::ArrayRef<int32_t>":$shape,
      CArg<"::llvm::ArrayRef<int32_t>", "{}">:$params,
      CArg<"::mlir::ValueRange", "{}">:$scratch), [{
    build($_builder, $_state, inputs, outputs, scratch, shape, params,
          /*instance=*/::mlir::StringAttr());
  }]>];
  let extraClassDefinition = [{
    const ::tinyml::mcu::KernelInfo &$cppClass::getKernelInfo() {
      using namespace ::tinyml::mcu;
      static const KernelField shapeFields[] = }] # shapeStruct.fieldTable # [{;
      }] # !interleave(!foreach(p, paramStruct,
        "static const KernelField paramFields[] = " # p.fieldTable # ";"), "")
      # [{
      static const ::std::vector<KernelPointer> inputs{
    }] # MCU_PointerTable<ins_, shapeStruct, paramStruct>.cpp # [{};
      static const ::std::vector<KernelPointer> outputs{
    }] # MCU_PointerTable<outs_, shapeStruct, paramStruct>.cpp # [{};
      static const ::std::vector<KernelPointer> scratch{
    }] # MCU_PointerTable<scratch_, shapeStruct, paramStruct>.cpp # [{};
      static const ::std::vector<unsigned> inPlace{}]
      # !interleave(inPlace, ", ") # [{};
      static const KernelInfo info = {
        "}] # kernel # [{", "}] # header # [{", {"}] # shapeStruct.name # [{", shapeFields}, }]
        # !if(!empty(paramStruct), "{\"\", {}}", "{\"" # !interleave(
            !foreach(p, paramStruct, p.name), "") # "\", paramFields}")
        # [{, inputs, outputs, scratch, inPlace,
        [](::llvm::ArrayRef<int32_t> v) -> Extent {
          }] # shapeStruct.locals # [{
          return }] # macs # [{;
        }, }] # !if(!empty(rows), "nullptr",
            "[](::llvm::ArrayRef<int32_t> v) -> RowExtents { "
            # shapeStruct.locals # " return "
            # !interleave(!foreach(r, rows, r.cpp), "") # "; }") # [{};
      return info;
    }
    ::mlir::ParseResult $cppClass::parse(::mlir::OpAsmParser &parser,
                                         ::mlir::OperationState &result) {
      return ::tinyml::mcu::detail::parseKernel(parser, result,
                                                getKernelInfo());
    }
    void $cppClass::print(::mlir::OpAsmPrinter &printer) {
      ::tinyml::mcu::detail::printKernel(printer, *this);
    }
  }];
}

#endif // TINYML_DIALECT_MCU_IR_KERNELBASE_TD
