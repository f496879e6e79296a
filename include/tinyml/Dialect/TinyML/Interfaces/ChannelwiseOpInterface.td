//===- ChannelwiseOpInterface.td - The same to every channel *- tablegen -*-===//

#ifndef TINYML_DIALECT_TINYML_INTERFACES_CHANNELWISEOPINTERFACE_TD
#define TINYML_DIALECT_TINYML_INTERFACES_CHANNELWISEOPINTERFACE_TD

include "mlir/IR/OpBase.td"

def TinyML_ChannelwiseOpInterface : OpInterface<"ChannelwiseOpInterface"> {
  let cppNamespace = "::tinyml::ir";
  let description = [{
    An op that keeps channels apart, so that factors pass it. The channel of an
    element is its place in row-major order modulo the number of channels.
  }];
  let methods = [
    InterfaceMethod<[{
        Returns whether multiplying every operand by positive factors, one for
        each of `channels` channels, multiplies the one result by the same
        factors. Bounds (ClampedOpInterface) do not count.
      }],
      "bool", "commutesWithChannelFactors", (ins "int64_t":$channels)>,
    InterfaceMethod<[{
        Returns the first of the channels that the result keeps, where the op
        cuts off some at the beginning or end of the last dimension, and
        multiplying the others by positive factors does the same to the result;
        else nothing.
      }],
      "std::optional<int64_t>", "getFirstKeptChannel", (ins), "",
      "return std::nullopt;">,
    InterfaceMethod<[{
        Returns whether leaving out some of `channels` channels in the operand
        leaves out the same of the result and changes nothing else.
      }],
      "bool", "takesFewerChannels", (ins "int64_t":$channels), "",
      "return false;">,
  ];
  let verify = "return ::mlir::OpTrait::impl::verifyOneResult($_op);";
}

#endif // TINYML_DIALECT_TINYML_INTERFACES_CHANNELWISEOPINTERFACE_TD
