//===- FloatNetworkTest.cpp -----------------------------------------------===//

#include "../../lib/Quantization/Distillation/FloatNetwork.h"
#include "mlir/IR/OwningOpRef.h"
#include "mlir/Parser/Parser.h"
#include "tinyml/InitAll.h"
#include "gtest/gtest.h"

#include <random>

using namespace mlir;
using namespace tinyml;

namespace {

/// A function of one input and output, and its gradients against differences
/// of what the interpreter-checked forward pass computes.
class Check {
public:
  explicit Check(const std::string &text) {
    DialectRegistry registry;
    registerAllDialects(registry);
    context.appendDialectRegistry(registry);
    context.loadAllAvailableDialects();
    module = parseSourceString<ModuleOp>(text, &context);
    if (module)
      func = *module->getOps<func::FuncOp>().begin();
  }

  /// Whether the result depends on parameters through gradients.
  bool isDifferentiable() {
    FailureOr<FloatNetwork> network = FloatNetwork::create(func);
    return succeeded(network) &&
           network->isDifferentiable(
               func.getBody().front().getTerminator()->getOperand(0));
  }

  /// Returns the gradient of the sum of the result where the input is ones.
  Eigen::VectorXf getGradient() {
    FailureOr<FloatNetwork> network = FloatNetwork::create(func);
    EXPECT_TRUE(succeeded(network));
    Value result = func.getBody().front().getTerminator()->getOperand(0);
    auto makeOnes = [](Type type) {
      Tensor ones = Tensor::zeros(cast<RankedTensorType>(type));
      for (float &number : ones.getMutableValues<float>())
        number = 1;
      return ones;
    };
    FailureOr<FloatNetwork::Values> values =
        network->run({makeOnes(func.getArgumentTypes()[0])});
    FloatNetwork::Values gradients(values->size());
    gradients[network->at(result)] = makeOnes(result.getType());
    return network->differentiate(*values, std::move(gradients));
  }

  bool isParsed() const { return static_cast<bool>(module); }

  /// Returns the largest difference of a parameter's gradient, relative to the
  /// largest gradient.
  double measure() {
    FailureOr<FloatNetwork> network = FloatNetwork::create(func);
    EXPECT_TRUE(succeeded(network));
    std::mt19937 random(3);
    std::uniform_real_distribution<float> uniform(-1, 1);
    for (float &number : network->parameters)
      number = uniform(random);
    Tensor input =
        Tensor::zeros(cast<RankedTensorType>(func.getArgumentTypes()[0]));
    for (float &number : input.getMutableValues<float>())
      number = uniform(random);
    Value result = func.getBody().front().getTerminator()->getOperand(0);
    EXPECT_TRUE(network->isDifferentiable(result));
    Tensor factors = Tensor::zeros(cast<RankedTensorType>(result.getType()));
    for (float &number : factors.getMutableValues<float>())
      number = uniform(random);
    auto getSum = [&] {
      FailureOr<FloatNetwork::Values> values = network->run({input});
      double sum = 0;
      for (auto [y, factor] :
           llvm::zip_equal((*values)[network->at(result)].getValues<float>(),
                           factors.getValues<float>()))
        sum += static_cast<double>(y) * factor;
      return sum;
    };
    FailureOr<FloatNetwork::Values> values = network->run({input});
    FloatNetwork::Values gradients(values->size());
    gradients[network->at(result)] = factors;
    Eigen::VectorXf gradient =
        network->differentiate(*values, std::move(gradients));
    double largest = gradient.cwiseAbs().maxCoeff(), worst = 0;
    EXPECT_GT(largest, 0.01);
    constexpr float kStep = 1.0f / 1024;
    for (Eigen::Index i = 0; i < gradient.size(); ++i) {
      float before = network->parameters[i];
      network->parameters[i] = before + kStep;
      double above = getSum();
      network->parameters[i] = before - kStep;
      double below = getSum();
      network->parameters[i] = before;
      double slope = (above - below) / (2 * static_cast<double>(kStep));
      worst = std::max(worst, std::abs(slope - gradient[i]));
    }
    return worst / largest;
  }

private:
  MLIRContext context;
  OwningOpRef<ModuleOp> module;
  func::FuncOp func;
};

/// A function that begins with a convolution, so that gradients have somewhere
/// to go, and has `body` on its result %c [1,5,4,6].
std::string onConvolution(const std::string &body, const std::string &type) {
  return R"(func.func @f(%x: tensor<1x5x4x2xf32>) -> )" + type + R"( {
  %w = tinyml.constant dense<0.5> : tensor<6x3x3x2xf32> -> tensor<6x3x3x2xf32>
  %b = tinyml.constant dense<0.5> : tensor<6xf32> -> tensor<6xf32>
  %c = tinyml.conv2d %x, %w, %b {padding = array<i64: 1, 1, 1, 1>}
    : (tensor<1x5x4x2xf32>, tensor<6x3x3x2xf32>, tensor<6xf32>) -> tensor<1x5x4x6xf32>
)" + body +
         "  return %y : " + type + "\n}\n";
}

struct Case {
  const char *name, *body, *type;
};

class Gradients : public ::testing::TestWithParam<Case> {};

TEST_P(Gradients, AreDifferences) {
  Check check(onConvolution(GetParam().body, GetParam().type));
  ASSERT_TRUE(check.isParsed());
  EXPECT_LT(check.measure(), 2e-3);
}

const char *const kWhole = "tensor<1x5x4x6xf32>";

const Case kCases[] = {
    {"strided",
     R"(%v = tinyml.constant dense<0.1> : tensor<3x2x3x6xf32> -> tensor<3x2x3x6xf32>
  %y = tinyml.conv2d %c, %v {strides = array<i64: 2, 1>, dilations = array<i64: 2, 1>, padding = array<i64: 1, 0, 0, 2>}
    : (tensor<1x5x4x6xf32>, tensor<3x2x3x6xf32>) -> tensor<1x2x4x3xf32>
)",
     "tensor<1x2x4x3xf32>"},
    {"pointwise",
     R"(%v = tinyml.constant dense<0.1> : tensor<3x1x1x6xf32> -> tensor<3x1x1x6xf32>
  %y = tinyml.conv2d %c, %v : (tensor<1x5x4x6xf32>, tensor<3x1x1x6xf32>) -> tensor<1x5x4x3xf32>
)",
     "tensor<1x5x4x3xf32>"},
    {"depthwise",
     R"(%v = tinyml.constant dense<0.1> : tensor<6x3x3x1xf32> -> tensor<6x3x3x1xf32>
  %y = tinyml.conv2d %c, %v {groups = 6 : i64, strides = array<i64: 2, 2>, padding = array<i64: 1, 1, 1, 1>}
    : (tensor<1x5x4x6xf32>, tensor<6x3x3x1xf32>) -> tensor<1x3x2x6xf32>
)",
     "tensor<1x3x2x6xf32>"},
    {"grouped",
     R"(%v = tinyml.constant dense<0.1> : tensor<4x3x3x3xf32> -> tensor<4x3x3x3xf32>
  %y = tinyml.conv2d %c, %v {groups = 2 : i64, padding = array<i64: 1, 1, 1, 1>}
    : (tensor<1x5x4x6xf32>, tensor<4x3x3x3xf32>) -> tensor<1x5x4x4xf32>
)",
     "tensor<1x5x4x4xf32>"},
    {"dense",
     R"(%r = tinyml.reshape %c : (tensor<1x5x4x6xf32>) -> tensor<1x120xf32>
  %v = tinyml.constant dense<0.1> : tensor<3x120xf32> -> tensor<3x120xf32>
  %y = tinyml.fully_connected %r, %v : (tensor<1x120xf32>, tensor<3x120xf32>) -> tensor<1x3xf32>
)",
     "tensor<1x3xf32>"},
    {"add_twice",
     R"(%y = tinyml.add %c, %c {clamp_min = 0.5 : f32} : (tensor<1x5x4x6xf32>, tensor<1x5x4x6xf32>) -> tensor<1x5x4x6xf32>
)",
     kWhole},
    {"sub",
     R"(%k = tinyml.constant dense<0.25> : tensor<1x1x1x6xf32> -> tensor<1x1x1x6xf32>
  %y = tinyml.sub %k, %c : (tensor<1x1x1x6xf32>, tensor<1x5x4x6xf32>) -> tensor<1x5x4x6xf32>
)",
     kWhole},
    {"gate",
     R"(%m = tinyml.mean %c {axes = array<i64: 1, 2>} : (tensor<1x5x4x6xf32>) -> tensor<1x1x1x6xf32>
  %s = tinyml.sigmoid %m : (tensor<1x1x1x6xf32>) -> tensor<1x1x1x6xf32>
  %y = tinyml.mul %c, %s : (tensor<1x5x4x6xf32>, tensor<1x1x1x6xf32>) -> tensor<1x5x4x6xf32>
)",
     kWhole},
    {"mean_pool",
     R"(%y = tinyml.avg_pool2d %c {kernel = array<i64: 3, 2>, strides = array<i64: 2, 2>, padding = array<i64: 1, 0, 1, 0>}
    : (tensor<1x5x4x6xf32>) -> tensor<1x3x2x6xf32>
)",
     "tensor<1x3x2x6xf32>"},
    {"max_pool",
     R"(%y = tinyml.max_pool2d %c {kernel = array<i64: 2, 2>}
    : (tensor<1x5x4x6xf32>) -> tensor<1x4x3x6xf32>
)",
     "tensor<1x4x3x6xf32>"},
    {"transpose",
     R"(%y = tinyml.transpose %c {perm = array<i64: 0, 3, 1, 2>} : (tensor<1x5x4x6xf32>) -> tensor<1x6x5x4xf32>
)",
     "tensor<1x6x5x4xf32>"},
    {"concat",
     R"(%t = tinyml.tanh %c : (tensor<1x5x4x6xf32>) -> tensor<1x5x4x6xf32>
  %y = tinyml.concat %c, %t {axis = 2 : i64} : (tensor<1x5x4x6xf32>, tensor<1x5x4x6xf32>) -> tensor<1x5x8x6xf32>
)",
     "tensor<1x5x8x6xf32>"},
    {"clamp",
     R"(%y = tinyml.clamp %c {clamp_min = -0.5 : f32, clamp_max = 0.5 : f32} : (tensor<1x5x4x6xf32>) -> tensor<1x5x4x6xf32>
)",
     kWhole},
};

class Steps : public ::testing::TestWithParam<const char *> {};

/// The convolution's results, multiples of 1/2, are on the steps.
TEST_P(Steps, HaveNoGradient) {
  std::string steps = std::string("%s = tinyml.") + GetParam() +
                      " %c : (tensor<1x5x4x6xf32>) -> tensor<1x5x4x6xf32>\n";
  Check alone(onConvolution(steps +
                                "%y = tinyml.neg %s : (tensor<1x5x4x6xf32>) -> "
                                "tensor<1x5x4x6xf32>\n",
                            kWhole));
  ASSERT_TRUE(alone.isParsed());
  EXPECT_FALSE(alone.isDifferentiable());
  auto add = [](const std::string &before, const char *other) {
    return onConvolution(
        before +
            "%z = tinyml.constant dense<0.0> : tensor<1x5x4x6xf32> -> "
            "tensor<1x5x4x6xf32>\n%y = tinyml.add %c, " +
            other +
            " : (tensor<1x5x4x6xf32>, tensor<1x5x4x6xf32>) -> "
            "tensor<1x5x4x6xf32>\n",
        kWhole);
  };
  Check beside(add(steps, "%s")), without(add("", "%z"));
  ASSERT_TRUE(beside.isParsed() && without.isParsed());
  EXPECT_EQ(beside.getGradient(), without.getGradient());
}

INSTANTIATE_TEST_SUITE_P(Ops, Steps,
                         ::testing::Values("sign", "floor", "ceil", "round"),
                         [](const auto &info) {
                           return std::string(info.param);
                         });

TEST(FloatNetwork, FiltersOfSeveralLayersStay) {
  Check check(R"(func.func @f(%x: tensor<1x2xf32>) -> tensor<1x2xf32> {
  %w = tinyml.constant dense<[[1.0, 2.0], [3.0, 4.0]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %v = tinyml.constant dense<[[2.0, 1.0], [1.0, 3.0]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %0 = tinyml.fully_connected %x, %v : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32>
  %1 = tinyml.fully_connected %0, %w : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32>
  %2 = tinyml.fully_connected %1, %w : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32>
  return %2 : tensor<1x2xf32>
})");
  ASSERT_TRUE(check.isParsed());
  Eigen::VectorXf gradient = check.getGradient();
  ASSERT_EQ(gradient.size(), 18);
  // [1 1] W W = [22 32] on inputs of ones.
  EXPECT_EQ(gradient.head(6),
            (Eigen::VectorXf(6) << 22, 22, 32, 32, 22, 32).finished());
  EXPECT_EQ(gradient.tail(12), Eigen::VectorXf::Zero(12));
}

INSTANTIATE_TEST_SUITE_P(Ops, Gradients, ::testing::ValuesIn(kCases),
                         [](const auto &info) { return info.param.name; });

} // namespace
