//===- SamplePart.h - Samples to learn from, and to judge by ----*- C++ -*-===//

#ifndef TINYML_QUANTIZATION_SAMPLEPART_H
#define TINYML_QUANTIZATION_SAMPLEPART_H

namespace tinyml {

/// Every second of some samples, from the first or from the second on, so that
/// what was learnt from some can be judged on the others.
enum class SamplePart { All, Even, Odd };

} // namespace tinyml

#endif // TINYML_QUANTIZATION_SAMPLEPART_H
