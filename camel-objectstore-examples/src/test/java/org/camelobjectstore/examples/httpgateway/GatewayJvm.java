/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.examples.httpgateway;

import java.util.concurrent.CountDownLatch;
import org.camelobjectstore.examples.Dsl;

/** A gateway as a process of its own. Prints its port, and runs until it is killed. */
final class GatewayJvm {
    private GatewayJvm() {}

    public static void main(String[] args) throws Exception {
        Gateway gateway = Gateway.start(Dsl.valueOf(args[0]), args[1], args[2]);
        System.out.println("port " + gateway.address().getPort());
        new CountDownLatch(1).await();
    }
}
