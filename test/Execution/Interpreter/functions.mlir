// RUN: tinyml-opt %s --test-interpret
// Expected values: Python's math module.

func.func @abs() {
  %x = tinyml.constant dense<[-2.5, -0.75, 0.0, 0.5, 3.0]> : tensor<5xf32> -> tensor<5xf32>
  %y = tinyml.abs %x : (tensor<5xf32>) -> tensor<5xf32>
  check.expect_close %y, dense<[2.5, 0.75, 0.0, 0.5, 3.0]> : tensor<5xf32> {tolerance = 2.0e-6 : f64} : tensor<5xf32>
  return
}

func.func @neg() {
  %x = tinyml.constant dense<[-2.5, -0.75, 0.0, 0.5, 3.0]> : tensor<5xf32> -> tensor<5xf32>
  %y = tinyml.neg %x : (tensor<5xf32>) -> tensor<5xf32>
  check.expect_close %y, dense<[2.5, 0.75, -0.0, -0.5, -3.0]> : tensor<5xf32> {tolerance = 2.0e-6 : f64} : tensor<5xf32>
  return
}

func.func @sign() {
  %x = tinyml.constant dense<[-2.5, -0.75, 0.0, 0.5, 3.0]> : tensor<5xf32> -> tensor<5xf32>
  %y = tinyml.sign %x : (tensor<5xf32>) -> tensor<5xf32>
  check.expect_close %y, dense<[-1.0, -1.0, 0.0, 1.0, 1.0]> : tensor<5xf32> {tolerance = 2.0e-6 : f64} : tensor<5xf32>
  return
}

func.func @exp() {
  %x = tinyml.constant dense<[-2.5, -0.75, 0.0, 0.5, 3.0]> : tensor<5xf32> -> tensor<5xf32>
  %y = tinyml.exp %x : (tensor<5xf32>) -> tensor<5xf32>
  check.expect_close %y, dense<[0.0820849986238988, 0.4723665527410147, 1.0, 1.6487212707001282, 20.085536923187668]> : tensor<5xf32> {tolerance = 2.0e-6 : f64} : tensor<5xf32>
  return
}

func.func @floor() {
  %x = tinyml.constant dense<[-2.5, -0.75, 0.0, 0.5, 3.0]> : tensor<5xf32> -> tensor<5xf32>
  %y = tinyml.floor %x : (tensor<5xf32>) -> tensor<5xf32>
  check.expect_close %y, dense<[-3.0, -1.0, 0.0, 0.0, 3.0]> : tensor<5xf32> {tolerance = 2.0e-6 : f64} : tensor<5xf32>
  return
}

func.func @ceil() {
  %x = tinyml.constant dense<[-2.5, -0.75, 0.0, 0.5, 3.0]> : tensor<5xf32> -> tensor<5xf32>
  %y = tinyml.ceil %x : (tensor<5xf32>) -> tensor<5xf32>
  check.expect_close %y, dense<[-2.0, 0.0, 0.0, 1.0, 3.0]> : tensor<5xf32> {tolerance = 2.0e-6 : f64} : tensor<5xf32>
  return
}

func.func @round() {
  %x = tinyml.constant dense<[-2.5, -0.75, 0.0, 0.5, 3.0]> : tensor<5xf32> -> tensor<5xf32>
  %y = tinyml.round %x : (tensor<5xf32>) -> tensor<5xf32>
  check.expect_close %y, dense<[-2.0, -1.0, 0.0, 0.0, 3.0]> : tensor<5xf32> {tolerance = 2.0e-6 : f64} : tensor<5xf32>
  return
}

func.func @erf() {
  %x = tinyml.constant dense<[-2.5, -0.75, 0.0, 0.5, 3.0]> : tensor<5xf32> -> tensor<5xf32>
  %y = tinyml.erf %x : (tensor<5xf32>) -> tensor<5xf32>
  check.expect_close %y, dense<[-0.999593047982555, -0.7111556336535151, 0.0, 0.5204998778130465, 0.9999779095030014]> : tensor<5xf32> {tolerance = 2.0e-6 : f64} : tensor<5xf32>
  return
}

func.func @sin() {
  %x = tinyml.constant dense<[-2.5, -0.75, 0.0, 0.5, 3.0]> : tensor<5xf32> -> tensor<5xf32>
  %y = tinyml.sin %x : (tensor<5xf32>) -> tensor<5xf32>
  check.expect_close %y, dense<[-0.5984721441039565, -0.6816387600233341, 0.0, 0.479425538604203, 0.1411200080598672]> : tensor<5xf32> {tolerance = 2.0e-6 : f64} : tensor<5xf32>
  return
}

func.func @cos() {
  %x = tinyml.constant dense<[-2.5, -0.75, 0.0, 0.5, 3.0]> : tensor<5xf32> -> tensor<5xf32>
  %y = tinyml.cos %x : (tensor<5xf32>) -> tensor<5xf32>
  check.expect_close %y, dense<[-0.8011436155469337, 0.7316888688738209, 1.0, 0.8775825618903728, -0.9899924966004454]> : tensor<5xf32> {tolerance = 2.0e-6 : f64} : tensor<5xf32>
  return
}

func.func @tan() {
  %x = tinyml.constant dense<[-2.5, -0.75, 0.0, 0.5, 3.0]> : tensor<5xf32> -> tensor<5xf32>
  %y = tinyml.tan %x : (tensor<5xf32>) -> tensor<5xf32>
  check.expect_close %y, dense<[0.7470222972386603, -0.9315964599440725, 0.0, 0.5463024898437905, -0.1425465430742778]> : tensor<5xf32> {tolerance = 2.0e-6 : f64} : tensor<5xf32>
  return
}

func.func @sinh() {
  %x = tinyml.constant dense<[-2.5, -0.75, 0.0, 0.5, 3.0]> : tensor<5xf32> -> tensor<5xf32>
  %y = tinyml.sinh %x : (tensor<5xf32>) -> tensor<5xf32>
  check.expect_close %y, dense<[-6.0502044810397875, -0.82231673193583, 0.0, 0.5210953054937474, 10.017874927409903]> : tensor<5xf32> {tolerance = 2.0e-6 : f64} : tensor<5xf32>
  return
}

func.func @cosh() {
  %x = tinyml.constant dense<[-2.5, -0.75, 0.0, 0.5, 3.0]> : tensor<5xf32> -> tensor<5xf32>
  %y = tinyml.cosh %x : (tensor<5xf32>) -> tensor<5xf32>
  check.expect_close %y, dense<[6.132289479663686, 1.2946832846768448, 1.0, 1.1276259652063807, 10.067661995777765]> : tensor<5xf32> {tolerance = 2.0e-6 : f64} : tensor<5xf32>
  return
}

func.func @asinh() {
  %x = tinyml.constant dense<[-2.5, -0.75, 0.0, 0.5, 3.0]> : tensor<5xf32> -> tensor<5xf32>
  %y = tinyml.asinh %x : (tensor<5xf32>) -> tensor<5xf32>
  check.expect_close %y, dense<[-1.6472311463710958, -0.6931471805599453, 0.0, 0.48121182505960347, 1.8184464592320668]> : tensor<5xf32> {tolerance = 2.0e-6 : f64} : tensor<5xf32>
  return
}

func.func @softplus() {
  %x = tinyml.constant dense<[-2.5, -0.75, 0.0, 0.5, 3.0]> : tensor<5xf32> -> tensor<5xf32>
  %y = tinyml.softplus %x : (tensor<5xf32>) -> tensor<5xf32>
  check.expect_close %y, dense<[0.07888973429254956, 0.3868710061149, 0.6931471805599453, 0.9740769841801067, 3.048587351573742]> : tensor<5xf32> {tolerance = 2.0e-6 : f64} : tensor<5xf32>
  return
}

func.func @softsign() {
  %x = tinyml.constant dense<[-2.5, -0.75, 0.0, 0.5, 3.0]> : tensor<5xf32> -> tensor<5xf32>
  %y = tinyml.softsign %x : (tensor<5xf32>) -> tensor<5xf32>
  check.expect_close %y, dense<[-0.7142857142857143, -0.42857142857142855, 0.0, 0.3333333333333333, 0.75]> : tensor<5xf32> {tolerance = 2.0e-6 : f64} : tensor<5xf32>
  return
}

func.func @hard_swish() {
  %x = tinyml.constant dense<[-2.5, -0.75, 0.0, 0.5, 3.0]> : tensor<5xf32> -> tensor<5xf32>
  %y = tinyml.hard_swish %x : (tensor<5xf32>) -> tensor<5xf32>
  check.expect_close %y, dense<[-0.2083333333333333, -0.28125, 0.0, 0.2916666666666667, 3.0]> : tensor<5xf32> {tolerance = 2.0e-6 : f64} : tensor<5xf32>
  return
}

func.func @mish() {
  %x = tinyml.constant dense<[-2.5, -0.75, 0.0, 0.5, 3.0]> : tensor<5xf32> -> tensor<5xf32>
  %y = tinyml.mish %x : (tensor<5xf32>) -> tensor<5xf32>
  check.expect_close %y, dense<[-0.19681620390653315, -0.2764947145054652, 0.0, 0.3752452113048951, 2.9865350049679575]> : tensor<5xf32> {tolerance = 2.0e-6 : f64} : tensor<5xf32>
  return
}

func.func @gelu() {
  %x = tinyml.constant dense<[-2.5, -0.75, 0.0, 0.5, 3.0]> : tensor<5xf32> -> tensor<5xf32>
  %y = tinyml.gelu %x : (tensor<5xf32>) -> tensor<5xf32>
  check.expect_close %y, dense<[-0.015524163314440398, -0.16997051428265114, 0.0, 0.34573123063700656, 2.99595030590511]> : tensor<5xf32> {tolerance = 2.0e-6 : f64} : tensor<5xf32>
  return
}

func.func @gelu_tanh() {
  %x = tinyml.constant dense<[-2.5, -0.75, 0.0, 0.5, 3.0]> : tensor<5xf32> -> tensor<5xf32>
  %y = tinyml.gelu_tanh %x : (tensor<5xf32>) -> tensor<5xf32>
  check.expect_close %y, dense<[-0.015084266089998577, -0.17003944483437966, 0.0, 0.34571400982514394, 2.996362607918227]> : tensor<5xf32> {tolerance = 2.0e-6 : f64} : tensor<5xf32>
  return
}

func.func @sqrt() {
  %x = tinyml.constant dense<[0.0, 0.25, 2.0, 9.0, 100.0]> : tensor<5xf32> -> tensor<5xf32>
  %y = tinyml.sqrt %x : (tensor<5xf32>) -> tensor<5xf32>
  check.expect_close %y, dense<[0.0, 0.5, 1.4142135623730951, 3.0, 10.0]> : tensor<5xf32> {tolerance = 2.0e-6 : f64} : tensor<5xf32>
  return
}

func.func @log() {
  %x = tinyml.constant dense<[0.125, 0.25, 1.0, 9.0, 100.0]> : tensor<5xf32> -> tensor<5xf32>
  %y = tinyml.log %x : (tensor<5xf32>) -> tensor<5xf32>
  check.expect_close %y, dense<[-2.0794415416798357, -1.3862943611198906, 0.0, 2.1972245773362196, 4.605170185988092]> : tensor<5xf32> {tolerance = 2.0e-6 : f64} : tensor<5xf32>
  return
}

func.func @reciprocal() {
  %x = tinyml.constant dense<[0.125, -0.25, 1.0, 9.0, 100.0]> : tensor<5xf32> -> tensor<5xf32>
  %y = tinyml.reciprocal %x : (tensor<5xf32>) -> tensor<5xf32>
  check.expect_close %y, dense<[8.0, -4.0, 1.0, 0.1111111111111111, 0.01]> : tensor<5xf32> {tolerance = 2.0e-6 : f64} : tensor<5xf32>
  return
}

func.func @asin() {
  %x = tinyml.constant dense<[-1.0, -0.5, 0.0, 0.25, 1.0]> : tensor<5xf32> -> tensor<5xf32>
  %y = tinyml.asin %x : (tensor<5xf32>) -> tensor<5xf32>
  check.expect_close %y, dense<[-1.5707963267948966, -0.5235987755982989, 0.0, 0.25268025514207865, 1.5707963267948966]> : tensor<5xf32> {tolerance = 2.0e-6 : f64} : tensor<5xf32>
  return
}

func.func @atan() {
  %x = tinyml.constant dense<[-1.5, -1.0, 0.0, 0.5, 2.0]> : tensor<5xf32> -> tensor<5xf32>
  %y = tinyml.atan %x : (tensor<5xf32>) -> tensor<5xf32>
  check.expect_close %y, dense<[-0.9827937232473291, -0.7853981633974483, 0.0, 0.4636476090008061, 1.1071487177940904]> : tensor<5xf32> {tolerance = 2.0e-6 : f64} : tensor<5xf32>
  return
}

func.func @acos() {
  %x = tinyml.constant dense<[-1.0, -0.5, 0.0, 0.25, 1.0]> : tensor<5xf32> -> tensor<5xf32>
  %y = tinyml.acos %x : (tensor<5xf32>) -> tensor<5xf32>
  check.expect_close %y, dense<[3.141592653589793, 2.0943951023931957, 1.5707963267948966, 1.318116071652818, 0.0]> : tensor<5xf32> {tolerance = 2.0e-6 : f64} : tensor<5xf32>
  return
}

func.func @acosh() {
  %x = tinyml.constant dense<[1.0, 1.5, 2.0, 4.0, 9.0]> : tensor<5xf32> -> tensor<5xf32>
  %y = tinyml.acosh %x : (tensor<5xf32>) -> tensor<5xf32>
  check.expect_close %y, dense<[0.0, 0.9624236501192069, 1.3169578969248166, 2.0634370688955608, 2.8872709503576206]> : tensor<5xf32> {tolerance = 2.0e-6 : f64} : tensor<5xf32>
  return
}

func.func @atanh() {
  %x = tinyml.constant dense<[-0.75, -0.5, 0.0, 0.25, 0.875]> : tensor<5xf32> -> tensor<5xf32>
  %y = tinyml.atanh %x : (tensor<5xf32>) -> tensor<5xf32>
  check.expect_close %y, dense<[-0.9729550745276566, -0.5493061443340548, 0.0, 0.25541281188299536, 1.354025100551105]> : tensor<5xf32> {tolerance = 2.0e-6 : f64} : tensor<5xf32>
  return
}

func.func @leaky_relu() {
  %x = tinyml.constant dense<[-2.5, -0.75, 0.0, 0.5, 3.0]> : tensor<5xf32> -> tensor<5xf32>
  %y = tinyml.leaky_relu %x {alpha = 0.25 : f32, beta = 0.0 : f32} : (tensor<5xf32>) -> tensor<5xf32>
  check.expect_close %y, dense<[-0.625, -0.1875, 0.0, 0.5, 3.0]> : tensor<5xf32> {tolerance = 2.0e-6 : f64} : tensor<5xf32>
  return
}

func.func @elu() {
  %x = tinyml.constant dense<[-2.5, -0.75, 0.0, 0.5, 3.0]> : tensor<5xf32> -> tensor<5xf32>
  %y = tinyml.elu %x {alpha = 1.5 : f32, beta = 0.0 : f32} : (tensor<5xf32>) -> tensor<5xf32>
  check.expect_close %y, dense<[-1.3768725020641517, -0.791450170888478, 0.0, 0.5, 3.0]> : tensor<5xf32> {tolerance = 2.0e-6 : f64} : tensor<5xf32>
  return
}

func.func @selu() {
  %x = tinyml.constant dense<[-2.5, -0.75, 0.0, 0.5, 3.0]> : tensor<5xf32> -> tensor<5xf32>
  %y = tinyml.selu %x {alpha = 1.5 : f32, beta = 2.0 : f32} : (tensor<5xf32>) -> tensor<5xf32>
  check.expect_close %y, dense<[-2.7537450041283034, -1.582900341776956, 0.0, 1.0, 6.0]> : tensor<5xf32> {tolerance = 2.0e-6 : f64} : tensor<5xf32>
  return
}

func.func @celu() {
  %x = tinyml.constant dense<[-2.5, -0.75, 0.0, 0.5, 3.0]> : tensor<5xf32> -> tensor<5xf32>
  %y = tinyml.celu %x {alpha = 2.0 : f32, beta = 0.0 : f32} : (tensor<5xf32>) -> tensor<5xf32>
  check.expect_close %y, dense<[-1.4269904062796197, -0.6254214424180555, 0.0, 0.5, 3.0]> : tensor<5xf32> {tolerance = 2.0e-6 : f64} : tensor<5xf32>
  return
}

func.func @hard_sigmoid() {
  %x = tinyml.constant dense<[-2.5, -0.75, 0.0, 0.5, 3.0]> : tensor<5xf32> -> tensor<5xf32>
  %y = tinyml.hard_sigmoid %x {alpha = 0.25 : f32, beta = 0.5 : f32} : (tensor<5xf32>) -> tensor<5xf32>
  check.expect_close %y, dense<[0.0, 0.3125, 0.5, 0.625, 1.0]> : tensor<5xf32> {tolerance = 2.0e-6 : f64} : tensor<5xf32>
  return
}

func.func @thresholded_relu() {
  %x = tinyml.constant dense<[-2.5, -0.75, 0.0, 0.5, 3.0]> : tensor<5xf32> -> tensor<5xf32>
  %y = tinyml.thresholded_relu %x {alpha = 0.5 : f32, beta = 0.0 : f32} : (tensor<5xf32>) -> tensor<5xf32>
  check.expect_close %y, dense<[0.0, 0.0, 0.0, 0.0, 3.0]> : tensor<5xf32> {tolerance = 2.0e-6 : f64} : tensor<5xf32>
  return
}

func.func @shrink() {
  %x = tinyml.constant dense<[-2.5, -0.75, 0.0, 0.5, 3.0]> : tensor<5xf32> -> tensor<5xf32>
  %y = tinyml.shrink %x {alpha = 1.0 : f32, beta = 0.25 : f32} : (tensor<5xf32>) -> tensor<5xf32>
  check.expect_close %y, dense<[-2.25, 0.0, 0.0, 0.0, 2.75]> : tensor<5xf32> {tolerance = 2.0e-6 : f64} : tensor<5xf32>
  return
}

func.func @swish() {
  %x = tinyml.constant dense<[-2.5, -0.75, 0.0, 0.5, 3.0]> : tensor<5xf32> -> tensor<5xf32>
  %y = tinyml.swish %x {alpha = 1.5 : f32, beta = 0.0 : f32} : (tensor<5xf32>) -> tensor<5xf32>
  check.expect_close %y, dense<[-0.057443424775064034, -0.18381375984927878, 0.0, 0.3395893495876965, 2.9670391721082208]> : tensor<5xf32> {tolerance = 2.0e-6 : f64} : tensor<5xf32>
  return
}

!q = !quant.uniform<i8:f32, 0.05:5>
!y = !quant.uniform<i8:f32, 0.0625:-3>

// A table of 256 entries, rounded half to even.
func.func @gelu_s8() {
  %x = tinyml.constant dense<[-128, -50, 5, 6, 40, 127]> : tensor<6xi8> -> tensor<6x!q>
  %y = tinyml.gelu %x : (tensor<6x!q>) -> tensor<6x!y>
  check.expect_eq %y, dense<[-3, -3, -3, -3, 24, 95]> : tensor<6xi8> : tensor<6x!y>
  return
}

func.func @leaky_relu_s8() {
  %x = tinyml.constant dense<[-128, -50, 5, 6, 40, 127]> : tensor<6xi8> -> tensor<6x!q>
  %y = tinyml.leaky_relu %x {alpha = 0.25 : f32} : (tensor<6x!q>) -> tensor<6x!y>
  check.expect_eq %y, dense<[-30, -14, -3, -2, 25, 95]> : tensor<6xi8> : tensor<6x!y>
  return
}

// What is no number becomes the least one, as in ONNX Runtime.
func.func @sqrt_s8() {
  %x = tinyml.constant dense<[-128, -50, 5, 6, 40, 127]> : tensor<6xi8> -> tensor<6x!q>
  %y = tinyml.sqrt %x : (tensor<6x!q>) -> tensor<6x!y>
  check.expect_eq %y, dense<[-128, -128, -3, 1, 18, 37]> : tensor<6xi8> : tensor<6x!y>
  return
}

// NaN stays NaN.
func.func @hard_sigmoid_nan() {
  %x = tinyml.constant dense<[0x7FC00000, -9.0, 9.0]> : tensor<3xf32> -> tensor<3xf32>
  %y = tinyml.hard_sigmoid %x {alpha = 0.25 : f32, beta = 0.5 : f32} : (tensor<3xf32>) -> tensor<3xf32>
  check.expect_eq %y, dense<[0x7FC00000, 0.0, 1.0]> : tensor<3xf32> : tensor<3xf32>
  return
}
