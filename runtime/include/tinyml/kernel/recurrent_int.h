/* tinyml runtime: recurrent layers of integers, one direction.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_KERNEL_RECURRENT_INT_H
#define TINYML_KERNEL_RECURRENT_INT_H

#include "tinyml/generic/recurrent_int.h"

TM_RNN_INT(tm_rnn_s8, s8, int8_t, tm_dot1_s8, -128, 127)
TM_RNN_INT(tm_rnn_s16, s16, int16_t, tm_dot1_s16w8, -32768, 32767)
TM_GRU_INT(tm_gru_s8, s8, int8_t, tm_dot1_s8, tm_dot3_s8, -128, 127)
TM_GRU_INT(tm_gru_s16, s16, int16_t, tm_dot1_s16w8, tm_dot3_s16w8, -32768,
           32767)
TM_LSTM_INT(tm_lstm_s8, s8, int8_t, tm_dot4_s8, -128, 127)
TM_LSTM_INT(tm_lstm_s16, s16, int16_t, tm_dot4_s16w8, -32768, 32767)

#endif
