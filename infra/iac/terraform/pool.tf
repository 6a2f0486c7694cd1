# The user pool as far as it matters who signs up and gets in, and what is refused about it: what `otp-router attach`
# refuses too. Terraform cannot look at the pool from here, so these variables have no defaults.

variable "user_pool_mfa" {
  description = "MFA of the pool: mfa_configuration of your aws_cognito_user_pool."
  type        = string
  nullable    = false

  validation {
    condition     = contains(["OFF", "OPTIONAL", "ON"], var.user_pool_mfa)
    error_message = "user_pool_mfa is OFF, OPTIONAL or ON: give mfa_configuration of your aws_cognito_user_pool."
  }
}

variable "user_pool_alias_attributes" {
  description = "Alias attributes of the pool: alias_attributes of your aws_cognito_user_pool. null: it has none."
  type        = set(string)
}

variable "user_pool_verified_updates" {
  description = "For auto_verify = \"proof\": attributes_require_verification_before_update of your aws_cognito_user_pool, the contacts whose old value the pool keeps until the new one is proven."
  type        = set(string)
  default     = []
}

variable "user_pool_admin_creates_only" {
  description = "Whether only administrators create users of the pool: allow_admin_create_user_only of your aws_cognito_user_pool."
  type        = bool
  default     = false
}

variable "app_clients" {
  description = "Every app client of the pool, by a name, as the whole resource, or as an object of its id and explicit_auth_flows. Those that other code made too."
  type = map(object({
    id                  = optional(string)
    explicit_auth_flows = optional(set(string))
  }))
  nullable = false

  validation {
    condition     = length(var.app_clients) > 0
    error_message = "app_clients is empty: name every app client of the pool, so that its password flows can be judged."
  }
}

variable "keep_pre_sign_up" {
  description = "Whether the pool keeps a PreSignUp function of yours: then no sign-up is judged here."
  type        = bool
  default     = false
}

variable "accept_no_mfa" {
  description = "Accept that a sign-in by code runs no MFA: users of a pool with MFA may lose their second factor."
  type        = bool
  default     = false
}

locals {
  password_flows = [
    "ALLOW_USER_PASSWORD_AUTH",
    "ALLOW_ADMIN_USER_PASSWORD_AUTH",
    "ALLOW_USER_SRP_AUTH",
    "ALLOW_USER_AUTH",
    "ADMIN_NO_SRP_AUTH",
    "USER_PASSWORD_AUTH",
  ]
  # A client without a list allows SRP and custom auth: Cognito's default.
  client_flows = {
    for name, client in var.app_clients : name =>
    client.explicit_auth_flows == null ? toset(["ALLOW_USER_SRP_AUTH", "ALLOW_CUSTOM_AUTH"]) :
    length(client.explicit_auth_flows) == 0 ? toset(["ALLOW_USER_SRP_AUTH", "ALLOW_CUSTOM_AUTH"]) :
    client.explicit_auth_flows
  }
  code_clients = [
    for name, flows in local.client_flows : name
    if length(setintersection(flows, ["ALLOW_CUSTOM_AUTH", "CUSTOM_AUTH_FLOW_ONLY"])) > 0
  ]
  password_clients = [
    for name, flows in local.client_flows : name
    if length(setintersection(flows, local.password_flows)) > 0
  ]
  listed_ids = compact([for id in split(",", var.sign_up_client_ids) : trimspace(id)])
  # Clients whose sign-ups are confirmed here.
  bound_clients = [
    for name, client in var.app_clients : name
    if length(local.listed_ids) == 0 || (client.id == null ? false : contains(local.listed_ids, client.id))
  ]
  moved_aliases = var.user_pool_alias_attributes == null ? toset([]) : setintersection(var.user_pool_alias_attributes, ["email", "phone_number"])
  signs_up      = !var.keep_pre_sign_up
  verifies      = var.auto_verify == "delivery"
  proves        = var.auto_verify == "proof"
  # Clients by which a stranger's password could open an account that its owner proves later.
  hijack_clients = var.user_pool_admin_creates_only ? setintersection(local.code_clients, local.password_clients) : toset(local.password_clients)
  # Contacts that codes go to, and that the pool replaces before the new one is proven.
  lost_contacts = setsubtract(
    [for channel in split(",", var.channels) : trimspace(channel) == "sms" ? "phone_number" : "email"],
    var.user_pool_verified_updates,
  )
}

# The permission waits for this: a pool that is refused may not call the function.
resource "terraform_data" "pool_is_safe" {
  lifecycle {
    precondition {
      condition     = var.user_pool_mfa == "OFF" || var.srp_first == "verify" || var.accept_no_mfa
      error_message = "The pool's MFA is ${var.user_pool_mfa}, and a sign-in by code runs none: users would get in by the code alone. Turn MFA off in the pool, use another pool, or set accept_no_mfa = true if users may lose their second factor."
    }
    precondition {
      condition     = var.user_pool_mfa != "ON" || var.srp_first == "skip"
      error_message = "The pool's MFA is ON, and Cognito goes from the password to MFA to tokens and never asks for a code: srp_first = \"verify\" would not hold. Turn MFA off in the pool, or set srp_first = \"skip\"."
    }
    precondition {
      condition     = !local.signs_up || !local.verifies || length(local.moved_aliases) == 0
      error_message = "The pool has the alias ${join(" and ", local.moved_aliases)}: auto-verifying moves an alias from its owner to the person who signs up with it. Set auto_verify = \"none\" and verify after sign-up, or use a pool with username attributes."
    }
    precondition {
      condition     = !local.signs_up || !local.verifies || length(setintersection(local.code_clients, local.password_clients)) == 0
      error_message = "${join(", ", setintersection(local.code_clients, local.password_clients))}: allowed a password beside CUSTOM_AUTH, with auto_verify = \"delivery\". Someone can sign up with the address of another and a password of their own, and come back by that password. Take the password flows away, or set auto_verify = \"none\"."
    }
    precondition {
      condition     = !local.proves || length(local.lost_contacts) == 0
      error_message = "auto_verify = \"proof\", but the pool replaces a changed ${join(" or ", local.lost_contacts)} before it is proven: after a typing error, the codes go to a stranger, who can then sign in. Set attributes_require_verification_before_update of the pool and pass it as user_pool_verified_updates, or set auto_verify = \"delivery\" or \"none\"."
    }
    precondition {
      condition     = !local.signs_up || !local.proves || length(local.hijack_clients) == 0
      error_message = "${join(", ", local.hijack_clients)}: allowed a password, with auto_verify = \"proof\". A stranger can sign up with the address of somebody else and a password of their own. Once the owner proves the address by a code, that password opens the owner's account. Remove the password flows, let only administrators create users, or set auto_verify = \"delivery\" or \"none\"."
    }
    precondition {
      condition     = !local.signs_up || length(setsubtract(setintersection(local.password_clients, local.bound_clients), local.code_clients)) == 0
      error_message = "${join(", ", setsubtract(setintersection(local.password_clients, local.bound_clients), local.code_clients))}: for passwords, and sign-ups there would be confirmed, unproven. Set sign_up_client_ids to the clients that sign in by code."
    }
    precondition {
      condition     = !local.signs_up || length(local.listed_ids) == 0 || length(local.code_clients) == 0 || length(setintersection(local.code_clients, local.bound_clients)) > 0
      error_message = "No client of sign_up_client_ids allows CUSTOM_AUTH: no new user of this pool could sign in. Add ${join(", ", local.code_clients)}."
    }
  }
}

# What is not refused, and yet has to be known.
check "second_factor" {
  assert {
    condition     = var.user_pool_mfa == "OFF"
    error_message = "The pool's MFA is ${var.user_pool_mfa}. With srp_first = \"skip\" users lose their second factor; with \"verify\" users who have one are never asked for a code."
  }
}

check "temporary_passwords" {
  assert {
    condition     = var.srp_first == "skip"
    error_message = "With srp_first = \"verify\", a user who replaces a temporary password was reported to get tokens then, without a code (amazon-cognito-identity-js#341; not confirmed). Give new users a permanent password, or try the first sign-in of one user."
  }
}

check "password_clients" {
  assert {
    condition     = !local.signs_up || !local.verifies || length(local.password_clients) == 0
    error_message = "${join(", ", local.password_clients)}: for passwords. Somebody who signs up through a client of sign_up_client_ids with another person's address keeps a password that works through it. Take the password flows away once no user needs them, or set auto_verify = \"none\"."
  }
}

check "unlisted_clients" {
  assert {
    condition     = !local.signs_up || length(setsubtract(local.code_clients, local.bound_clients)) == 0
    error_message = "${join(", ", setsubtract(local.code_clients, local.bound_clients))}: allowed CUSTOM_AUTH, but not in sign_up_client_ids, so sign-ups there are left as they came."
  }
}
