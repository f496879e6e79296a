/* tinyml runtime: rnn_s8 for Armv7E-M: two products to an instruction.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_ISA_ARMV7E_M_KERNEL_RNN_S8_H
#define TINYML_ISA_ARMV7E_M_KERNEL_RNN_S8_H

#include "tinyml/generic/recurrent_int.h"
#include "tinyml/isa/armv7e-m/dot_s8.h"

TM_RNN_INT(tm_armv7e_m_rnn_s8, s8, int8_t, tm_dot1_dsp_s8, -128, 127)

#endif
