// Package model reads and writes model.json: a network that was trained, with all
// that is needed to sample from it, to go on training it and to know what it is.
// The page and the desktop export and import it, and flowlab reads and writes it.
//
// # The file
//
// It is JSON, one object with these fields, in this order:
//
//	format     "flowscope model"
//	version    1
//	step       training steps made
//	seed       of the run: data points, first weights, batches
//	network    {dim, pairs, width, depth, activation}: its shape and its features
//	trained    {control: value}: what the last step learned, the schedule first of
//	           all; those controls that change the loss (control.Def.Mark) and apply
//	controls   {control: value}: every control as it stood
//	data       {mean, scale}: what undoes the standardisation of the data; a person's
//	           own points are the value of their control (control.Cloud)
//	weights    the network's weights as they are
//	ema        their running average, which films and samples are made of
//	optimiser  {steps, m, v, random?}, left out where training is not to go on: the
//	           steps of Adam, its moments, and the generator of batches
//
// Numbers in bulk are float32, little-endian, in base64, so exact: weights, ema, m
// and v layer by layer, the matrix by rows (one an output), then the bias, as in a
// torch state_dict. In Python:
//
//	numpy.frombuffer(base64.b64decode(m["ema"]), "<f4")
//
// The same model is the same bytes.
//
// (encoding/json would be 0.45 MB of the web worker's 1.1.)
package model
