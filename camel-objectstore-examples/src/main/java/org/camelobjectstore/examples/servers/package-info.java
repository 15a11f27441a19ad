/** The other sides that samples and tests talk to, each a process of its own on free ports of the loopback address. */
package org.camelobjectstore.examples.servers;
