"""The training algorithm of a GAN: all there is to compute is the order of its lines."""
