//===- RecurrentOps.td - Layers with a loop over steps ------*- tablegen -*-===//

#ifndef TINYML_DIALECT_TINYML_IR_RECURRENTOPS_TD
#define TINYML_DIALECT_TINYML_IR_RECURRENTOPS_TD

include "tinyml/Dialect/TinyML/IR/TinyMLBase.td"

/// One direction of a recurrent layer; the gates' weights stand one below the
/// other.
class TinyML_RecurrentOp<string mnemonic, string text,
                         list<string> methods = []>
    : TinyML_Op<mnemonic, [
        DeclareOpInterfaceMethods<TinyML_ShapeOpInterface,
                                  ["inferResultShapes"]>,
        DeclareOpInterfaceMethods<TinyML_RecurrentOpInterface, methods>]> {
  let summary = text;
  let hasVerifier = 1;
  string common = [{

    `lengths` says how many steps each sequence of the batch has: the steps
    beyond are zero in `all`, and `last` is the state after the last one. With
    `reverse` the steps of each sequence are taken from its end; their places
    stay. The sums of the gates are clipped to [-clip, clip].

    `activations` names a function for each kind of gate: `Sigmoid`, `Tanh`,
    `Relu`, `Affine`, `LeakyRelu`, `ThresholdedRelu`, `ScaledTanh`,
    `HardSigmoid`, `Elu`, `Softsign` or `Softplus`, with a number of `alphas`
    and `betas` each.

    Constraints:
    - (C1) the shapes are as said; lengths are i32, all else is f32; or
      input and results are activations of 8 bits, or all of 16, weights and
      recurrence have 8 bits and scales per row or one, bias is i32. What is
      carried has one type before and after; that of a cell, and of a gru's
      state, has 16 bits.
    - (C2) there are as many alphas and betas as activations.
    - (C3) of quantized types: the functions of gates stay within [0, 1], the
      others within [-1, 1], and change by less than 2^-9 beyond +-8 (lengths,
      directions and clip are free); there is no peephole.
  }];
}

defvar TinyML_RecurrentAttrs = (ins
  StrArrayAttr:$activations,
  DenseF32ArrayAttr:$alphas,
  DenseF32ArrayAttr:$betas,
  DefaultValuedAttr<F32Attr, "std::numeric_limits<float>::infinity()">:$clip,
  UnitAttr:$reverse);

def TinyML_RnnOp : TinyML_RecurrentOp<"rnn", "a recurrent layer of one gate"> {
  let description = [{
    `h[t] = f(weights x[t] + recurrence h[t-1] + bias)` for input [T,B,I],
    weights [H,I], recurrence [H,H], bias [H], lengths [B] and initial h
    [B,H]; the results are all states [T,B,H] and the last one [B,H].
  }] # common # [{

    Example:
    ```mlir
    %all, %last = tinyml.rnn %x, %w, %r, %b, %n, %h
        {activations = ["Tanh"], alphas = array<f32: 0.0>,
         betas = array<f32: 0.0>}
        : (tensor<5x1x3xf32>, tensor<4x3xf32>, tensor<4x4xf32>, tensor<4xf32>,
           tensor<1xi32>, tensor<1x4xf32>)
          -> (tensor<5x1x4xf32>, tensor<1x4xf32>)
    ```
  }];
  let arguments = !con((ins
    TinyML_Tensor:$input, TinyML_Tensor:$weights, TinyML_Tensor:$recurrence,
    TinyML_Tensor:$bias, TinyML_Tensor:$lengths, TinyML_Tensor:$initial),
    TinyML_RecurrentAttrs);
  let results = (outs TinyML_Tensor:$all, TinyML_Tensor:$last);
  let assemblyFormat = [{
    operands attr-dict `:` functional-type(operands, results)
  }];
}

def TinyML_GruOp : TinyML_RecurrentOp<"gru", "a gated recurrent unit",
                                      ["hasStateBias", "getResultBits"]> {
  let description = [{
    With gates z, r, h, in this order in weights [3H,I] and recurrence [3H,H];
    bias [6H] has those of weights, then those of recurrence:
    ```
    z = f(Wz x + Rz h[t-1] + bz)      r = f(Wr x + Rr h[t-1] + br)
    n = g(Wh x + bwh + Rh (r * h[t-1]) + brh)
    n = g(Wh x + bwh + r * (Rh h[t-1] + brh))       with reset_after
    h[t] = (1 - z) * n + z * h[t-1]
    ```
    Input, lengths, initial and results are as in rnn.
  }] # common # [{

    Example:
    ```mlir
    %all, %last = tinyml.gru %x, %w, %r, %b, %n, %h
        {activations = ["Sigmoid", "Tanh"], alphas = array<f32: 0.0, 0.0>,
         betas = array<f32: 0.0, 0.0>, reset_after}
        : (tensor<5x1x3xf32>, tensor<12x3xf32>, tensor<12x4xf32>,
           tensor<24xf32>, tensor<1xi32>, tensor<1x4xf32>)
          -> (tensor<5x1x4xf32>, tensor<1x4xf32>)
    ```
  }];
  let arguments = !con((ins
    TinyML_Tensor:$input, TinyML_Tensor:$weights, TinyML_Tensor:$recurrence,
    TinyML_Tensor:$bias, TinyML_Tensor:$lengths, TinyML_Tensor:$initial),
    TinyML_RecurrentAttrs, (ins UnitAttr:$reset_after));
  let results = (outs TinyML_Tensor:$all, TinyML_Tensor:$last);
  let assemblyFormat = [{
    operands attr-dict `:` functional-type(operands, results)
  }];
}

def TinyML_LstmOp : TinyML_RecurrentOp<"lstm", "a layer with long short-term memory",
                                       ["getResultBits"]> {
  let description = [{
    With gates i, o, f, c, in this order in weights [4H,I], recurrence [4H,H]
    and bias [4H]; peephole [3H] has factors of i, o and f:
    ```
    i = f(Wi x + Ri h[t-1] + Pi * c[t-1] + bi)
    f = f(Wf x + Rf h[t-1] + Pf * c[t-1] + bf)      1 - i with coupled
    c[t] = f * c[t-1] + i * g(Wc x + Rc h[t-1] + bc)
    o = f(Wo x + Ro h[t-1] + Po * c[t] + bo)
    h[t] = o * h(c[t])
    ```
    Input, lengths and initial are as in rnn, initial_cell is [B,H]; the results
    are all states [T,B,H], the last one [B,H], and the last cell [B,H].
  }] # common # [{

    Example:
    ```mlir
    %all, %last, %cell = tinyml.lstm %x, %w, %r, %b, %n, %h, %c
        {activations = ["Sigmoid", "Tanh", "Tanh"],
         alphas = array<f32: 0.0, 0.0, 0.0>, betas = array<f32: 0.0, 0.0, 0.0>}
        : (tensor<5x1x3xf32>, tensor<16x3xf32>, tensor<16x4xf32>,
           tensor<16xf32>, tensor<1xi32>, tensor<1x4xf32>, tensor<1x4xf32>)
          -> (tensor<5x1x4xf32>, tensor<1x4xf32>, tensor<1x4xf32>)
    ```
  }];
  let arguments = !con((ins
    TinyML_Tensor:$input, TinyML_Tensor:$weights, TinyML_Tensor:$recurrence,
    TinyML_Tensor:$bias, TinyML_Tensor:$lengths, TinyML_Tensor:$initial,
    TinyML_Tensor:$initial_cell, Optional<TinyML_Tensor>:$peephole),
    TinyML_RecurrentAttrs, (ins UnitAttr:$coupled));
  let results = (outs TinyML_Tensor:$all, TinyML_Tensor:$last,
                      TinyML_Tensor:$cell);
  let assemblyFormat = [{
    operands attr-dict `:` functional-type(operands, results)
  }];
}

#endif // TINYML_DIALECT_TINYML_IR_RECURRENTOPS_TD
