//go:build goexperiment.simd

#include "textflag.h"

// The panels of avx512Kernels.multiply: m rows by one, two or four vectors of C =
// base + A·B, four rows at a time, held in registers while kk is streamed. See
// kernels_avx512_amd64.go for what the arguments are. Strides are in bytes.
//
// Each is the same loop; what differs is how many vectors a row has:
//
//	DI  C's row            R8   its stride
//	R9  base's row         R10  its stride
//	SI  A's first row      R11, R12, R13  its next three, as offsets from it
//	BX  B's row            R14  its stride
//	R15 A's column         DX   its stride
//	AX  turns left         CX   rows left
//
// Of fewer than four rows at the end, the last one is computed again in place of
// those that are missing: their strides become zero, so that the same row of A and
// of base is read and the same numbers are written to the same place. All of base is
// read before anything of C is written, and so base may be C there too.

// ABSENT makes a stride zero unless more than n rows are left, so that adding it
// stays in the last row.
#define ABSENT(n, stride) \
	CMPQ    CX, $n;     \
	CMOVQLE AX, stride

// ROWSOFA sets R11, R12, R13 from A's row stride.
#define ROWSOFA(stride) \
	MOVQ    stride, R11;   \
	XORL    AX, AX;        \
	LEAQ    (R11)(R11*1), R12; \
	LEAQ    (R11)(R11*2), R13; \
	CMPQ    CX, $1;        \
	CMOVQLE AX, R11;       \
	CMPQ    CX, $2;        \
	CMOVQLE R11, R12;      \
	CMPQ    CX, $3;        \
	CMOVQLE R12, R13

#define LOAD4(p, z0, z1, z2, z3) \
	VMOVUPS 0(p), z0;   \
	VMOVUPS 64(p), z1;  \
	VMOVUPS 128(p), z2; \
	VMOVUPS 192(p), z3

#define STORE4(p, z0, z1, z2, z3) \
	VMOVUPS z0, 0(p);   \
	VMOVUPS z1, 64(p);  \
	VMOVUPS z2, 128(p); \
	VMOVUPS z3, 192(p)

#define ADD4(x, z0, z1, z2, z3) \
	VFMADD231PS Z16, x, z0; \
	VFMADD231PS Z17, x, z1; \
	VFMADD231PS Z18, x, z2; \
	VFMADD231PS Z19, x, z3

// func panel4AVX512(c *float32, ldc uintptr, base *float32, ldbase uintptr, a *float32, rowA, stepA uintptr, b *float32, ldb uintptr, m, kk int)
TEXT ·panel4AVX512(SB), NOSPLIT, $0-88
	MOVQ c+0(FP), DI
	MOVQ ldc+8(FP), R8
	MOVQ base+16(FP), R9
	MOVQ ldbase+24(FP), R10
	MOVQ a+32(FP), SI
	MOVQ stepA+48(FP), DX
	MOVQ ldb+64(FP), R14
	MOVQ m+72(FP), CX

rows:
	ROWSOFA(rowA+40(FP))
	LOAD4(R9, Z0, Z1, Z2, Z3)
	ABSENT(1, R10)
	ADDQ R10, R9
	LOAD4(R9, Z4, Z5, Z6, Z7)
	ABSENT(2, R10)
	ADDQ R10, R9
	LOAD4(R9, Z8, Z9, Z10, Z11)
	ABSENT(3, R10)
	ADDQ R10, R9
	LOAD4(R9, Z12, Z13, Z14, Z15)
	ADDQ R10, R9

	MOVQ SI, R15
	MOVQ b+56(FP), BX
	MOVQ kk+80(FP), AX

k:
	LOAD4(BX, Z16, Z17, Z18, Z19)
	VBROADCASTSS (R15), Z20
	VBROADCASTSS (R15)(R11*1), Z21
	VBROADCASTSS (R15)(R12*1), Z22
	VBROADCASTSS (R15)(R13*1), Z23
	ADDQ R14, BX
	ADDQ DX, R15
	ADD4(Z20, Z0, Z1, Z2, Z3)
	ADD4(Z21, Z4, Z5, Z6, Z7)
	ADD4(Z22, Z8, Z9, Z10, Z11)
	ADD4(Z23, Z12, Z13, Z14, Z15)
	DECQ AX
	JNZ  k

	STORE4(DI, Z0, Z1, Z2, Z3)
	ABSENT(1, R8)
	ADDQ R8, DI
	STORE4(DI, Z4, Z5, Z6, Z7)
	ABSENT(2, R8)
	ADDQ R8, DI
	STORE4(DI, Z8, Z9, Z10, Z11)
	ABSENT(3, R8)
	ADDQ R8, DI
	STORE4(DI, Z12, Z13, Z14, Z15)
	ADDQ R8, DI

	ADDQ R11, SI
	ADDQ R13, SI
	SUBQ $4, CX
	JGT  rows
	VZEROUPPER
	RET

// func panel2AVX512(c *float32, ldc uintptr, base *float32, ldbase uintptr, a *float32, rowA, stepA uintptr, b *float32, ldb uintptr, m, kk int)
TEXT ·panel2AVX512(SB), NOSPLIT, $0-88
	MOVQ c+0(FP), DI
	MOVQ ldc+8(FP), R8
	MOVQ base+16(FP), R9
	MOVQ ldbase+24(FP), R10
	MOVQ a+32(FP), SI
	MOVQ stepA+48(FP), DX
	MOVQ ldb+64(FP), R14
	MOVQ m+72(FP), CX

rows:
	ROWSOFA(rowA+40(FP))
	VMOVUPS (R9), Z0
	VMOVUPS 64(R9), Z1
	ABSENT(1, R10)
	ADDQ R10, R9
	VMOVUPS (R9), Z4
	VMOVUPS 64(R9), Z5
	ABSENT(2, R10)
	ADDQ R10, R9
	VMOVUPS (R9), Z8
	VMOVUPS 64(R9), Z9
	ABSENT(3, R10)
	ADDQ R10, R9
	VMOVUPS (R9), Z12
	VMOVUPS 64(R9), Z13
	ADDQ R10, R9

	MOVQ SI, R15
	MOVQ b+56(FP), BX
	MOVQ kk+80(FP), AX

k:
	VMOVUPS (BX), Z16
	VMOVUPS 64(BX), Z17
	VBROADCASTSS (R15), Z20
	VBROADCASTSS (R15)(R11*1), Z21
	VBROADCASTSS (R15)(R12*1), Z22
	VBROADCASTSS (R15)(R13*1), Z23
	ADDQ R14, BX
	ADDQ DX, R15
	VFMADD231PS Z16, Z20, Z0
	VFMADD231PS Z17, Z20, Z1
	VFMADD231PS Z16, Z21, Z4
	VFMADD231PS Z17, Z21, Z5
	VFMADD231PS Z16, Z22, Z8
	VFMADD231PS Z17, Z22, Z9
	VFMADD231PS Z16, Z23, Z12
	VFMADD231PS Z17, Z23, Z13
	DECQ AX
	JNZ  k

	VMOVUPS Z0, (DI)
	VMOVUPS Z1, 64(DI)
	ABSENT(1, R8)
	ADDQ R8, DI
	VMOVUPS Z4, (DI)
	VMOVUPS Z5, 64(DI)
	ABSENT(2, R8)
	ADDQ R8, DI
	VMOVUPS Z8, (DI)
	VMOVUPS Z9, 64(DI)
	ABSENT(3, R8)
	ADDQ R8, DI
	VMOVUPS Z12, (DI)
	VMOVUPS Z13, 64(DI)
	ADDQ R8, DI

	ADDQ R11, SI
	ADDQ R13, SI
	SUBQ $4, CX
	JGT  rows
	VZEROUPPER
	RET

// func panel1AVX512(c *float32, ldc uintptr, base *float32, ldbase uintptr, a *float32, rowA, stepA uintptr, b *float32, ldb uintptr, m, kk int)
//
// One vector a row are four sums, too few to keep the multipliers busy while each
// addition is waited for: of two turns each has its own.
TEXT ·panel1AVX512(SB), NOSPLIT, $0-88
	MOVQ c+0(FP), DI
	MOVQ ldc+8(FP), R8
	MOVQ base+16(FP), R9
	MOVQ ldbase+24(FP), R10
	MOVQ a+32(FP), SI
	MOVQ stepA+48(FP), DX
	MOVQ ldb+64(FP), R14
	MOVQ m+72(FP), CX

rows:
	ROWSOFA(rowA+40(FP))
	VMOVUPS (R9), Z0
	ABSENT(1, R10)
	ADDQ R10, R9
	VMOVUPS (R9), Z1
	ABSENT(2, R10)
	ADDQ R10, R9
	VMOVUPS (R9), Z2
	ABSENT(3, R10)
	ADDQ R10, R9
	VMOVUPS (R9), Z3
	ADDQ R10, R9
	VPXORQ Z4, Z4, Z4
	VPXORQ Z5, Z5, Z5
	VPXORQ Z6, Z6, Z6
	VPXORQ Z7, Z7, Z7

	MOVQ SI, R15
	MOVQ b+56(FP), BX
	MOVQ kk+80(FP), AX
	SUBQ $2, AX
	JLT  last

k:
	VMOVUPS (BX), Z16
	VMOVUPS (BX)(R14*1), Z17
	VFMADD231PS.BCST (R15), Z16, Z0
	VFMADD231PS.BCST (R15)(R11*1), Z16, Z1
	VFMADD231PS.BCST (R15)(R12*1), Z16, Z2
	VFMADD231PS.BCST (R15)(R13*1), Z16, Z3
	ADDQ DX, R15
	VFMADD231PS.BCST (R15), Z17, Z4
	VFMADD231PS.BCST (R15)(R11*1), Z17, Z5
	VFMADD231PS.BCST (R15)(R12*1), Z17, Z6
	VFMADD231PS.BCST (R15)(R13*1), Z17, Z7
	ADDQ DX, R15
	LEAQ (BX)(R14*2), BX
	SUBQ $2, AX
	JGE  k

last:
	ADDQ $1, AX
	JLT  done
	VMOVUPS (BX), Z16
	VFMADD231PS.BCST (R15), Z16, Z0
	VFMADD231PS.BCST (R15)(R11*1), Z16, Z1
	VFMADD231PS.BCST (R15)(R12*1), Z16, Z2
	VFMADD231PS.BCST (R15)(R13*1), Z16, Z3

done:
	XORL AX, AX
	VADDPS Z4, Z0, Z0
	VADDPS Z5, Z1, Z1
	VADDPS Z6, Z2, Z2
	VADDPS Z7, Z3, Z3
	VMOVUPS Z0, (DI)
	ABSENT(1, R8)
	ADDQ R8, DI
	VMOVUPS Z1, (DI)
	ABSENT(2, R8)
	ADDQ R8, DI
	VMOVUPS Z2, (DI)
	ABSENT(3, R8)
	ADDQ R8, DI
	VMOVUPS Z3, (DI)
	ADDQ R8, DI

	ADDQ R11, SI
	ADDQ R13, SI
	SUBQ $4, CX
	JGT  rows
	VZEROUPPER
	RET

DATA half<>+0(SB)/4, $0.5
GLOBL half<>(SB), RODATA|NOPTR, $4
DATA one<>+0(SB)/4, $1.0
GLOBL one<>(SB), RODATA|NOPTR, $4

// func peakAVX512(turns int)
//
// peakSums sums that each go from c to c/2 + 1.
TEXT ·peakAVX512(SB), NOSPLIT, $0-8
	MOVQ turns+0(FP), AX
	VBROADCASTSS half<>(SB), Z30
	VBROADCASTSS one<>(SB), Z31
	VPXORQ Z0, Z0, Z0
	VPXORQ Z1, Z1, Z1
	VPXORQ Z2, Z2, Z2
	VPXORQ Z3, Z3, Z3
	VPXORQ Z4, Z4, Z4
	VPXORQ Z5, Z5, Z5
	VPXORQ Z6, Z6, Z6
	VPXORQ Z7, Z7, Z7
	VPXORQ Z8, Z8, Z8
	VPXORQ Z9, Z9, Z9
	VPXORQ Z10, Z10, Z10
	VPXORQ Z11, Z11, Z11
	TESTQ AX, AX
	JLE  end

turn:
	VFMADD213PS Z31, Z30, Z0
	VFMADD213PS Z31, Z30, Z1
	VFMADD213PS Z31, Z30, Z2
	VFMADD213PS Z31, Z30, Z3
	VFMADD213PS Z31, Z30, Z4
	VFMADD213PS Z31, Z30, Z5
	VFMADD213PS Z31, Z30, Z6
	VFMADD213PS Z31, Z30, Z7
	VFMADD213PS Z31, Z30, Z8
	VFMADD213PS Z31, Z30, Z9
	VFMADD213PS Z31, Z30, Z10
	VFMADD213PS Z31, Z30, Z11
	DECQ AX
	JNZ  turn

end:
	VZEROUPPER
	RET
