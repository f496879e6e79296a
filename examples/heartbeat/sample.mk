MODELS := heartbeat
OPTIONS_heartbeat := --quantize=int8 --calibration=$(SAMPLE)/calibration.npz
