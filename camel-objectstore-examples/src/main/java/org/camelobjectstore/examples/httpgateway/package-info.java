/* SPDX-License-Identifier: Apache-2.0 */
/** A bucket over HTTP: what HTTP asks for and how it is answered; the routes say what is done with the bucket. */
@NullMarked
package org.camelobjectstore.examples.httpgateway;

import org.jspecify.annotations.NullMarked;
